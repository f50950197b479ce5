//! The integration tests: what holds of the whole.

#![expect(clippy::unwrap_used, reason = "helpers of tests stand outside the tests themselves")]

mod bad;
mod cases;
mod clauses;
mod cli;
mod laws;
