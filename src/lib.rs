//! Kaohe (考核): scores townships' statistical work from a regulation in TOML and the ledgers bureaus really keep.
//!
//! ```text
//! criteria/<edition>/*.toml ─▶ Criteria ───┐
//!                              │ ledgers    ├─▶ Facts ─▶ Scorecards ─▶ Ranking ─▶ view ─▶ reports/<view>/*.j2 ─▶ html, docx, md
//! *.xlsx *.xls *.csv ────────▶ Dossier ────┘  (what      (how many     (in what     ├───▶ xlsx, json, png
//!                              (diagnostics)   happened)  points)       order)      └───▶ pdf, printed from html or docx
//! ```
//!
//! A module uses only what stands above it in this list.

// — ground: numbers, places, messages —
pub mod error;
pub mod moment;
pub mod num;
pub mod say;
pub mod source;
pub mod diag;
pub mod reader;
// — the evidence —
pub mod dossier;
// — the vocabulary of rules —
pub mod condition;
pub mod group;
pub mod measure;
pub mod scale;
// — the regulation —
pub mod criteria;
// — the assessment —
pub mod facts;
pub mod score;
pub mod rank;
pub mod assessment;
pub mod gap;
pub mod compare;
pub mod examples;
pub mod account;
pub mod posting;
pub mod timeline;
pub mod district;
pub mod progress;
pub mod survey;
pub mod impact;
pub mod exchange;
pub mod prospect;
pub mod robust;
pub mod reminder;
pub mod attention;
// — what leaves the house —
pub mod report;
pub mod print;
// — the built-in sample —
pub mod sample;
// — the manual —
pub mod guide;
// — the house's door —
pub mod workspace;
pub mod cli;
