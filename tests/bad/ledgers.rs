pub(super) fn codes() -> Vec<String> {
    Vec::new()
}
