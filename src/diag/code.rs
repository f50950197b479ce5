//! The permanent names of what can be wrong.

use std::fmt;

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing is scored until it is mended.
    Error,
    /// Probably a mistake; it is scored as written.
    Warning,
    /// Worth knowing.
    Notice,
}

impl Level {
    /// Its key in the catalogue.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Notice => "notice",
        }
    }
}

macro_rules! codes {
    ($($code:ident = $name:literal, $level:ident;)*) => {
        /// What can be wrong in what people wrote; `kaohe explain <code>` says more about each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the catalogue explains each code, in both languages")]
        pub enum Code {
            $($code),*
        }

        impl Code {
            /// Every code, in the order of the reference page.
            pub const ALL: &[Code] = &[$(Code::$code),*];

            /// Its permanent name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Code::$code => $name),*
                }
            }

            /// How much it weighs.
            #[must_use]
            pub fn level(self) -> Level {
                match self {
                    $(Code::$code => Level::$level),*
                }
            }
        }
    };
}

codes! {
    // Criteria: how they are written.
    TomlSyntax = "toml-syntax", Error;
    UnknownKey = "unknown-key", Error;
    MissingKey = "missing-key", Error;
    WrongType = "wrong-type", Error;
    NotANumber = "not-a-number", Error;
    NotAPercentage = "not-a-percentage", Error;
    NumberOutOfRange = "number-out-of-range", Error;
    UnknownWord = "unknown-word", Error;
    NoMeasure = "no-measure", Error;
    TwoMeasures = "two-measures", Error;
    NoComparison = "no-comparison", Error;
    NoRule = "no-rule", Error;
    // Criteria: what they refer to.
    UndatedLedger = "undated-ledger", Error;
    UnknownLedger = "unknown-ledger", Error;
    UnknownColumn = "unknown-column", Error;
    UnknownItem = "unknown-item", Error;
    UnknownGroup = "unknown-group", Error;
    UnknownGrade = "unknown-grade", Error;
    DuplicateId = "duplicate-id", Error;
    ConditionSyntax = "condition-syntax", Error;
    ConditionType = "condition-type", Error;
    UnknownEdition = "unknown-edition", Error;
    AmendsItself = "amends-itself", Error;
    NoEditionInForce = "no-edition-in-force", Error;
    TwoEditionsInForce = "two-editions-in-force", Error;
    // Criteria: what does not hold together.
    WrongSum = "wrong-sum", Error;
    PeriodReversed = "period-reversed", Error;
    GradeOrder = "grade-order", Error;
    ReminderOrder = "reminder-order", Error;
    QuotaTooLarge = "quota-too-large", Error;
    BandsOverlap = "bands-overlap", Error;
    NoHighest = "no-highest", Error;
    BandsHole = "bands-hole", Error;
    NoWorkdays = "no-workdays", Error;
    NoFallback = "no-fallback", Error;
    UnreachableCondition = "unreachable-condition", Warning;
    UnreadColumn = "unread-column", Notice;
    UnreadLedger = "unread-ledger", Notice;
    NoExample = "no-example", Warning;
    NoWayOut = "no-way-out", Warning;
    RewardsAValue = "rewards-a-value", Warning;
    ExampleFails = "example-fails", Error;
    // Ledgers: files and sheets.
    NotAWorkbook = "not-a-workbook", Error;
    ProtectedWorkbook = "protected-workbook", Error;
    DamagedWorkbook = "damaged-workbook", Error;
    TooLarge = "too-large", Error;
    UnknownEncoding = "unknown-encoding", Error;
    RaggedRecord = "ragged-record", Error;
    UnclosedQuote = "unclosed-quote", Error;
    UnknownSheet = "unknown-sheet", Notice;
    AmbiguousSheet = "ambiguous-sheet", Error;
    MissingLedger = "missing-ledger", Error;
    MissingColumn = "missing-column", Error;
    DuplicateColumn = "duplicate-column", Error;
    ExtraColumns = "extra-columns", Notice;
    HiddenRows = "hidden-rows", Notice;
    HiddenSheet = "hidden-sheet", Notice;
    // Ledgers: cells and records.
    NotADate = "not-a-date", Error;
    DateOutOfRange = "date-out-of-range", Error;
    NotANumberCell = "not-a-number-cell", Error;
    NotACount = "not-a-count", Error;
    NotAFlag = "not-a-flag", Error;
    NotAPeriod = "not-a-period", Error;
    NotAChoice = "not-a-choice", Error;
    DamagedCode = "damaged-code", Error;
    ErrorCell = "error-cell", Error;
    FormulaWithoutValue = "formula-without-value", Error;
    MissingCell = "missing-cell", Error;
    UnknownUnit = "unknown-unit", Error;
    MissingUnit = "missing-unit", Error;
    UnitMismatch = "unit-mismatch", Error;
    DuplicateUnit = "duplicate-unit", Error;
    UngroupedUnit = "ungrouped-unit", Error;
    ProbableDuplicate = "probable-duplicate", Warning;
    CopiedSheet = "copied-sheet", Error;
    WrongTotal = "wrong-total", Warning;
    UndatedRecord = "undated-record", Error;
    OutsidePeriod = "outside-period", Notice;
    LookupMissing = "lookup-missing", Error;
    LookupAmbiguous = "lookup-ambiguous", Error;
    ScoreWithoutReason = "score-without-reason", Error;
    ScoreOutOfRange = "score-out-of-range", Error;
    AndMore = "and-more", Notice;
    // The workspace.
    NotAWorkspace = "not-a-workspace", Error;
    NoOtherEdition = "no-other-edition", Error;
    NoUnits = "no-units", Error;
    UnknownMapping = "unknown-mapping", Error;
    TemplateMistake = "template-mistake", Error;
    NotADocument = "not-a-document", Error;
    MissingBookmark = "missing-bookmark", Notice;
}

impl Code {
    /// The code of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name() == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
