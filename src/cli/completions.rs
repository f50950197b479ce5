//! `kaohe completions`: what a shell needs to complete the command line.

use clap::{ArgMatches, Command, builder::EnumValueParser};
use clap_complete::Shell;

use super::{Console, Exit, command, command::Texts};
use crate::error::Error;

pub(super) fn command(texts: Texts) -> Command {
    texts.command("completions").arg(texts.required("shell").value_parser(EnumValueParser::<Shell>::new()))
}

pub(super) fn run(matches: &ArgMatches, console: Console) -> Result<Exit, Error> {
    let shell = *matches.get_one::<Shell>("shell").expect("clap requires it");
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command::all(console.lang), "kaohe", &mut script);
    console.print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
