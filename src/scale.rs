//! How points follow from what was measured: one file per kind.
//!
//! A scale reads its keys, and turns facts into one [`Step`]: points earned or lost, with the arithmetic that led there.
//! It sees no record, and does not know what other rules of its item do.

use crate::{
    dossier::{LedgerIndex, Schema},
    group::Groups,
    measure::plan::{Plan, Reading},
    measure::{Amount, Fact, Measure, Side},
    num::{Points, Quantity},
    reader::Table,
    say::Lang,
};

mod award;
mod bands;
mod deduct;
mod figure;
mod pass;
mod prorate;
mod rank;
mod requirement;
mod spread;
mod steps;
mod table;
#[cfg(test)]
mod testing;

pub use crate::measure::Bounds;
pub use award::Award;
pub use bands::Bands;
pub use deduct::{Deduct, Stepping};
pub use figure::{Figure, Profile};
pub use pass::Pass;
pub use prorate::Prorate;
pub use rank::Rank;
pub use requirement::Requirement;
pub use spread::Spread;
pub use steps::{Slope, Steps};
pub use table::Table as Lookup;

/// What one rule gives or takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Points earned or lost.
    pub effect: Effect,
    /// What was measured, as one number; a share in percent.
    pub measured: Option<Quantity>,
    /// The arithmetic, in figures and signs.
    pub working: String,
}

/// Points earned or lost by one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Earned, of so many that could be.
    Earned {
        /// What could be earned.
        of: Points,
        /// What was.
        points: Points,
    },
    /// Lost.
    Lost {
        /// What counts.
        points: Points,
        /// What it would be without the rule's cap.
        uncapped: Points,
    },
    /// There was nothing to measure by.
    Nothing {
        /// What could be earned.
        of: Points,
    },
    /// The ledger by which points would be taken is not there.
    Absent,
}

/// What a scale is given for one unit and one part of the year.
pub struct Given<'a> {
    /// Looks up what a measure came to.
    pub fact: &'a dyn Fn(&Measure) -> Fact,
    /// Full marks of the item, or of its part of the year.
    pub max: &'a Points,
    /// What the unit's own row says.
    pub profile: &'a Profile,
    /// What the measure came to for every unit that this one is compared with, itself included.
    pub peers: &'a Peers,
}

/// Values of units that are compared with each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Peers {
    /// In rising order.
    ordered: Vec<Quantity>,
    mean: Option<Quantity>,
}

impl Peers {
    /// The values of some units, in any order.
    #[must_use]
    pub fn new(mut values: Vec<Quantity>) -> Peers {
        values.sort();
        let total: Quantity = values.iter().cloned().sum();
        Peers { mean: total.over(&Quantity::from(values.len())), ordered: values }
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ordered.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ordered.is_empty()
    }

    /// The lowest and the highest.
    #[must_use]
    pub fn ends(&self) -> Option<(&Quantity, &Quantity)> {
        self.ordered.first().zip(self.ordered.last())
    }

    /// Their mean, exactly.
    #[must_use]
    pub fn mean(&self) -> Option<&Quantity> {
        self.mean.as_ref()
    }

    /// The middle one, or the mean of the middle two, exactly.
    #[must_use]
    pub fn median(&self) -> Option<Quantity> {
        let (low, high) = (self.ordered.get(self.len().saturating_sub(1) / 2)?, self.ordered.get(self.len() / 2)?);
        (low + high).over(&Quantity::from(2_u64))
    }

    /// The place of `value`, from 1: equal values share it, and the next takes the one after, or skips those they would
    /// have taken.
    #[must_use]
    pub fn place(&self, value: &Quantity, order: Order, skips: bool) -> usize {
        let better = match order {
            Order::Highest => &self.ordered[self.ordered.partition_point(|peer| peer <= value)..],
            Order::Lowest => &self.ordered[..self.ordered.partition_point(|peer| peer < value)],
        };
        let ahead = if skips { better.len() } else { better.chunk_by(|left, right| left == right).count() };
        ahead + 1
    }
}

impl Given<'_> {
    /// The measure as one number; `None` when there was nothing to measure by.
    fn number(&self, measure: &Measure) -> Option<Quantity> {
        (self.fact)(measure).number()
    }

    /// A figure for this unit; a percentage is of full marks.
    fn points(&self, figure: &Figure) -> Points {
        Points::from(figure.of(self.profile, self.max.quantity()))
    }
}

impl Step {
    /// The step of a rule that earns, and found nothing to measure by.
    fn nothing(of: Points) -> Step {
        Step { effect: Effect::Nothing { of }, measured: None, working: String::new() }
    }

    /// The step of a rule that takes points, and found nothing to measure by.
    fn nothing_taken(fact: &Fact) -> Step {
        let effect = match fact.amount() {
            Amount::Absent => Effect::Absent,
            _ => Effect::Nothing { of: Points::ZERO },
        };
        Step { effect, measured: None, working: String::new() }
    }
}

/// With whom a unit is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// The units of its own ranked group.
    Group,
    /// All units.
    All,
}

/// Words for `next`: whether the places that equal values would have taken are skipped (1, 1, 3), or not (1, 1, 2).
pub const NEXT: &[(&str, bool)] = &[("skipped", true), ("following", false)];

/// Words for `within`.
pub const WITHIN: &[(&str, Within)] = &[("group", Within::Group), ("all", Within::All)];

/// Which end is best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The highest value is best.
    Highest,
    /// The lowest value is best.
    Lowest,
}

impl Order {
    /// Which side of a share costs points.
    fn costly_side(self) -> Side {
        match self {
            Order::Highest => Side::Rest,
            Order::Lowest => Side::Part,
        }
    }
}

/// Words for `order`.
pub const ORDERS: &[(&str, Order)] = &[("highest", Order::Highest), ("lowest", Order::Lowest)];

/// What a rule needs to be said in words.
pub struct Wording<'a> {
    /// The ledgers.
    pub schema: &'a Schema,
    /// The measures.
    pub plan: &'a Plan,
    /// The groups.
    pub groups: &'a Groups,
    /// The list of units, whose columns a number may come from.
    pub units: LedgerIndex,
    /// The language.
    pub lang: Lang,
}

impl Wording<'_> {
    /// A measure in words.
    #[must_use]
    pub fn measure(&self, measure: &Measure) -> String {
        let one = |index| self.plan[index].tallied.in_words(self.schema, self.lang);
        match measure {
            Measure::Single(index) => one(*index),
            Measure::Ratio { part, whole } => {
                self.lang.say("measure.ratio", minijinja::context! { part => one(*part), whole => one(*whole) })
            }
        }
    }
}

macro_rules! kinds {
    ($($kind:ident ( $key:literal );)*) => {
        /// How points follow.
        #[derive(Clone, Debug)]
        #[expect(missing_docs, reason = "each kind documents itself")]
        pub enum Scale {
            $($kind($kind)),*
        }

        /// Keys of an item under which a scale stands.
        pub const NAMES: &[&str] = &[$($key),*];

        impl Scale {
            /// Reads one rule that stands under the scale's key.
            pub(crate) fn read(name: &str, table: &Table, reading: &mut Reading<'_>) -> Option<Scale> {
                match name {
                    $($key => $kind::read(table, reading).map(Scale::$kind),)*
                    _ => unreachable!("only names of the registry are looked for"),
                }
            }

            /// Its key.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self {
                    $(Scale::$kind(_) => $key),*
                }
            }

            /// What it gives or takes.
            #[must_use]
            pub fn step(&self, given: &Given<'_>) -> Step {
                match self {
                    $(Scale::$kind(kind) => kind.step(given)),*
                }
            }

            /// The measures it stands on.
            #[must_use]
            pub fn measures(&self) -> Vec<&Measure> {
                match self {
                    $(Scale::$kind(kind) => kind.measures()),*
                }
            }

            /// The rule as a reader of the regulation would say it.
            #[must_use]
            pub fn in_words(&self, wording: &Wording<'_>) -> String {
                match self {
                    $(Scale::$kind(kind) => kind.in_words(wording)),*
                }
            }
        }

        /// Keys of the scale's own that may stand in one of its rules.
        #[must_use]
        pub fn keys(name: &str) -> &'static [&'static str] {
            match name {
                $($key => $kind::KEYS,)*
                _ => &[],
            }
        }
    };
}

kinds! {
    Pass("pass");
    Deduct("deduct");
    Award("award");
    Bands("bands");
    Lookup("table");
    Prorate("prorate");
    Steps("steps");
    Rank("rank");
    Spread("spread");
}

impl Scale {
    /// Whether it starts from nothing and earns, rather than taking from full marks.
    #[must_use]
    pub fn earns(&self) -> bool {
        match self {
            Scale::Deduct(_) => false,
            Scale::Lookup(table) => table.earns(),
            _ => true,
        }
    }

    /// With whom it compares a unit, where it does.
    #[must_use]
    pub fn compares(&self) -> Option<(Within, &Measure)> {
        match self {
            Scale::Rank(rank) => Some((rank.within, &rank.measure)),
            Scale::Spread(spread) => Some((spread.within, &spread.measure)),
            _ => None,
        }
    }
}

/// An amount as the arithmetic shows it: `3`, or `3 ÷ 212 = 1.42%` with its parts.
pub(crate) fn shown_amount(fact: &Fact) -> String {
    match (fact.amount(), fact.number()) {
        (Amount::Share(share), Some(percent)) => {
            format!("{} ÷ {} = {}%", share.part, share.whole, shown_percent(&percent))
        }
        (_, Some(number)) => shown_number(&number),
        (_, None) => "—".to_owned(),
    }
}

/// A number for reading: exact where it is short, otherwise to four places with `≈` left to the reader of the exact figure.
fn shown_number(number: &Quantity) -> String {
    match number.decimal() {
        Some(decimal) => decimal.to_string(),
        None => number.fixed(4),
    }
}

/// A percentage for reading, to two places unless it is shorter.
fn shown_percent(percent: &Quantity) -> String {
    match percent.decimal() {
        Some(decimal) if decimal.scale() <= 2 => decimal.to_string(),
        _ => percent.fixed(2),
    }
}
