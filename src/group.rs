//! Groups of units: what changes their points, targets and quotas, and with whom they are ranked.

use crate::{
    condition::Condition,
    diag::{Code, Diagnostic, Diagnostics},
    dossier::Ledger,
    reader::{Table, unique},
    source::Spanned,
};

/// A group of units.
#[derive(Clone, Debug)]
pub struct Group {
    /// The word by which rules name it.
    pub id: Spanned<String>,
    /// Its name.
    pub title: String,
    /// Which units belong to it.
    pub condition: Condition,
    /// Whether its units are ranked among themselves; every unit is in exactly one ranked group.
    pub ranked: bool,
}

/// A group's index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupIndex(pub usize);

/// The groups of an edition; without any, all units are one.
#[derive(Clone, Debug, Default)]
pub struct Groups(Vec<Group>);

impl Groups {
    /// Keys of a `[[group]]`.
    pub const KEYS: &'static [&'static str] = &["id", "title", "where", "ranked"];

    /// Reads the `[[group]]` tables.
    pub fn read(tables: &[&Table], units: &Ledger, diags: &mut Diagnostics) -> Groups {
        let groups: Vec<Group> = tables
            .iter()
            .filter_map(|table| {
                table.only(Groups::KEYS, diags);
                let id = table.required_text("id", diags);
                let title = table.required_text("title", diags);
                let written = table.required_text("where", diags)?;
                let condition = Condition::read(written, units, diags);
                let ranked = table.get("ranked").is_none() || table.flag("ranked", diags);
                Some(Group { id: id?, title: title?.value, condition: condition?, ranked })
            })
            .collect();
        unique(groups.iter().map(|group| &group.id), diags);
        Groups(groups)
    }

    /// Every group with its index.
    pub fn iter(&self) -> impl Iterator<Item = (GroupIndex, &Group)> {
        self.0.iter().enumerate().map(|(index, group)| (GroupIndex(index), group))
    }

    /// Groups whose units are ranked among themselves.
    pub fn ranked(&self) -> impl Iterator<Item = (GroupIndex, &Group)> {
        self.iter().filter(|(_, group)| group.ranked)
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether all units are ranked together: there is no group, or none that is ranked by itself.
    #[must_use]
    pub fn is_undivided(&self) -> bool {
        self.ranked().next().is_none()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The group of that id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<GroupIndex> {
        self.iter().find(|(_, group)| group.id.value == id).map(|(index, _)| index)
    }

    /// The group of that id; reports an unknown one.
    pub(crate) fn linked(&self, id: &Spanned<String>, diags: &mut Diagnostics) -> Option<GroupIndex> {
        let found = self.find(&id.value);
        if found.is_none() {
            let known = self.0.iter().map(|group| group.id.value.as_str());
            let list: Vec<&str> = known.clone().collect();
            let unknown = Diagnostic::new(Code::UnknownGroup, &id.span).near(&id.value, known);
            diags.push(unknown.with("id", &id.value).with("known", list.join(" ")));
        }
        found
    }
}

impl std::ops::Index<GroupIndex> for Groups {
    type Output = Group;
    fn index(&self, index: GroupIndex) -> &Group {
        &self.0[index.0]
    }
}
