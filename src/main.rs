//! Kaohe (考核): scores townships' statistical work. All of it is in the library; this hands over the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    kaohe::cli::main()
}
