//! What the program says, in Chinese and English: one catalogue per language, keyed alike.
//!
//! Texts are TOML under `src/say/`, rendered by minijinja with undefined names as errors.

use std::sync::OnceLock;

use minijinja::{Environment, UndefinedBehavior, Value};

/// The language of everything a person reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// 中文, the default.
    #[default]
    Zh,
    /// English, on request.
    En,
}

impl Lang {
    /// Both, for tests that hold in either.
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    fn texts(self) -> [&'static str; 15] {
        match self {
            Lang::Zh => [
                include_str!("say/zh/criteria.toml"),
                include_str!("say/zh/ledgers.toml"),
                include_str!("say/zh/assessment.toml"),
                include_str!("say/zh/cli.toml"),
                include_str!("say/zh/keys.toml"),
                include_str!("say/zh/reports.toml"),
                include_str!("say/zh/papers/papers.toml"),
                include_str!("say/zh/papers/notice.toml"),
                include_str!("say/zh/papers/table.toml"),
                include_str!("say/zh/papers/unit.toml"),
                include_str!("say/zh/papers/exchange.toml"),
                include_str!("say/zh/papers/progress.toml"),
                include_str!("say/zh/papers/onepage.toml"),
                include_str!("say/zh/papers/impact.toml"),
                include_str!("say/zh/papers/reminder.toml"),
            ],
            Lang::En => [
                include_str!("say/en/criteria.toml"),
                include_str!("say/en/ledgers.toml"),
                include_str!("say/en/assessment.toml"),
                include_str!("say/en/cli.toml"),
                include_str!("say/en/keys.toml"),
                include_str!("say/en/reports.toml"),
                include_str!("say/en/papers/papers.toml"),
                include_str!("say/en/papers/notice.toml"),
                include_str!("say/en/papers/table.toml"),
                include_str!("say/en/papers/unit.toml"),
                include_str!("say/en/papers/exchange.toml"),
                include_str!("say/en/papers/progress.toml"),
                include_str!("say/en/papers/onepage.toml"),
                include_str!("say/en/papers/impact.toml"),
                include_str!("say/en/papers/reminder.toml"),
            ],
        }
    }

    fn catalogue(self) -> &'static Environment<'static> {
        static ZH: OnceLock<Environment<'static>> = OnceLock::new();
        static EN: OnceLock<Environment<'static>> = OnceLock::new();
        let catalogue = match self {
            Lang::Zh => &ZH,
            Lang::En => &EN,
        };
        if let Some(catalogue) = catalogue.get() {
            return catalogue;
        }
        // Read before the lock is taken: a mistake in it is a panic, and telling of that panic asks for the catalogue again.
        let read = read(&self.texts());
        catalogue.get_or_init(|| read)
    }

    /// The text under `key`, with nothing to fill in.
    ///
    /// # Panics
    ///
    /// When the catalogue has no such key: the tests walk every key the program uses.
    #[must_use]
    pub fn word(self, key: &str) -> String {
        self.say(key, Value::UNDEFINED)
    }

    /// The text under `key`, filled with `args`.
    ///
    /// # Panics
    ///
    /// When the catalogue has no such key, or its text names something that `args` lacks.
    #[must_use]
    pub fn say(self, key: &str, args: Value) -> String {
        self.try_say(key, args).unwrap_or_else(|error| panic!("the catalogue has `{key}`, and it is filled: {error}"))
    }

    /// The text under `key`, filled with `args`: for keys that people write, in layouts of their own.
    ///
    /// # Errors
    ///
    /// When the catalogue has no such key, or its text names something that `args` lacks.
    pub fn try_say(self, key: &str, args: Value) -> Result<String, minijinja::Error> {
        self.catalogue().get_template(key)?.render(args)
    }

    /// Whether the catalogue has `key`.
    #[must_use]
    pub fn has(self, key: &str) -> bool {
        self.catalogue().get_template(key).is_ok()
    }
}

fn read(texts: &[&str]) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    for file in texts {
        let table: toml::Table = file.parse().expect("the catalogue is TOML");
        for (key, text) in flat("", &table) {
            environment.add_template_owned(key, text).expect("every text is a template");
        }
    }
    environment
}

/// Every text under its dotted key.
fn flat(prefix: &str, table: &toml::Table) -> Vec<(String, String)> {
    table
        .iter()
        .flat_map(|(key, value)| {
            let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
            match value {
                toml::Value::Table(inner) => flat(&key, inner),
                toml::Value::String(text) => vec![(key, text.trim_end_matches('\n').to_owned())],
                other => panic!("`{key}` is a text, not {}", other.type_str()),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::{
        collections::{BTreeMap, BTreeSet},
        fs,
        path::{Path, PathBuf},
    };

    use super::*;

    fn variables(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
        let environment = lang.catalogue();
        environment
            .templates()
            .map(|(name, template)| (name.to_owned(), template.undeclared_variables(true).into_iter().collect()))
            .collect()
    }

    #[test]
    fn both_languages_say_the_same_things_about_the_same_names() {
        let (zh, en) = (variables(Lang::Zh), variables(Lang::En));
        for (key, names) in &zh {
            assert_eq!(en.get(key), Some(names), "{key}");
        }
        assert_eq!(zh.len(), en.len());
    }

    #[test]
    fn no_text_stands_in_two_files() {
        for lang in Lang::ALL {
            let mut keys: Vec<String> = lang
                .texts()
                .into_iter()
                .flat_map(|file| flat("", &file.parse().unwrap()))
                .map(|(key, _)| key)
                .collect();
            keys.sort();
            let twice: Vec<&String> = keys.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| &pair[0]).collect();
            assert_eq!(twice, Vec::<&String>::new(), "{lang:?}");
        }
    }

    #[test]
    fn every_key_the_program_says_stands_in_both_languages() {
        for (file, key) in sources().iter().flat_map(|file| said_keys(file).into_iter().map(move |key| (file, key))) {
            // Papers say their words through a helper that puts their own part of the catalogue before each key.
            let of_papers = file.components().any(|part| part.as_os_str() == "report") || file.ends_with("report.rs");
            let tail = format!(".{key}");
            for lang in Lang::ALL {
                let below = || lang.catalogue().templates().any(|(name, _)| name.ends_with(&tail));
                assert!(lang.has(&key) || (of_papers && below()), "{lang:?} {key} in {}", file.display());
            }
        }
    }

    /// Every source file but this one, which speaks of keys without saying them.
    fn sources() -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("src/say.rs") {
                    found.push(path);
                }
            }
        }
        found.sort();
        found
    }

    /// Keys that a file says by name: `say("key", …)` and `word("key")`; a `word("key", …)` reads TOML.
    fn said_keys(file: &Path) -> BTreeSet<String> {
        let text = fs::read_to_string(file).unwrap();
        let after = |call: &'static str| text.split(call).skip(1).filter_map(|rest| rest.split_once('"'));
        let said = after(".say(\"").filter(|(_, rest)| rest.starts_with(','));
        let words = after(".word(\"").filter(|(_, rest)| rest.starts_with(')'));
        // Every key has a section; `texts.word("about")` of the command line is no key of the catalogue.
        said.chain(words).map(|(key, _)| key.to_owned()).filter(|key| key.contains('.')).collect()
    }

    #[test]
    fn every_rule_of_the_model_regulation_can_be_said_in_both_languages() {
        let mut diags = crate::diag::Diagnostics::new();
        let criteria = crate::criteria::Library::embedded().criteria("2016-model", &mut diags).unwrap();
        for lang in Lang::ALL {
            let wording = criteria.wording(lang);
            for rule in criteria.lines().flat_map(|item| &item.rules) {
                let said = rule.scale.in_words(&wording);
                assert!(!said.is_empty() && !said.contains("  "), "{said}");
            }
        }
    }
}
