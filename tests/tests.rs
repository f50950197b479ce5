//! The integration tests: what holds of the whole.

mod cases;
mod clauses;
mod laws;
