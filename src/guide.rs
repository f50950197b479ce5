//! The manual, as documentation modules: rustdoc shows them, and `kaohe explain` prints the pages on rules and messages.

#[doc = include_str!("guide/criteria.md")]
pub mod criteria {}

#[doc = include_str!("guide/ledgers.md")]
pub mod ledgers {}

#[doc = include_str!("guide/decisions.md")]
pub mod decisions {}
