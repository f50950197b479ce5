//! Charts as pictures: the SVG of a chart drawn in pixels, with the fonts of the machine.

use std::sync::{Arc, OnceLock};

use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{
        Options, Tree,
        fontdb::{Database, Family, Query},
    },
};

/// Families that have Chinese signs, as `chart.css` asks for them.
const FAMILIES: [&str; 10] = [
    "Source Han Sans SC",
    "Noto Sans CJK SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "SimSun",
    "SimHei",
    "FangSong",
    "Noto Serif CJK SC",
    "WenQuanYi Zen Hei",
];

/// No font with Chinese signs is on the machine, so that words would be drawn as boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no font with Chinese signs was found")]
pub struct NoFont;

/// A picture of an SVG at twice its size, as PNG: sharp on paper and on any screen.
///
/// # Errors
///
/// Returns [`NoFont`] when no font of the machine has Chinese signs.
///
/// # Panics
///
/// When `svg` is not one: charts are drawn by templates, and a mistake in one is found before.
pub fn png(svg: &str) -> Result<Vec<u8>, NoFont> {
    let fonts = fonts();
    let font_family = family(fonts).ok_or(NoFont)?.to_owned();
    let options = Options { fontdb: Arc::clone(fonts), font_family, ..Options::default() };
    let tree = Tree::from_str(svg, &options).expect("a chart is SVG");
    let size = tree.size().to_int_size().scale_by(2.0).expect("a chart has a size");
    let mut picture = Pixmap::new(size.width(), size.height()).expect("a chart has a size");
    resvg::render(&tree, Transform::from_scale(2.0, 2.0), &mut picture.as_mut());
    Ok(picture.encode_png().expect("memory takes what is written"))
}

/// Whether the machine has a font for the words of charts.
#[must_use]
pub fn can_draw() -> bool {
    family(fonts()).is_some()
}

/// The machine's fonts, looked for once.
fn fonts() -> &'static Arc<Database> {
    static FONTS: OnceLock<Arc<Database>> = OnceLock::new();
    FONTS.get_or_init(|| {
        let mut fonts = Database::new();
        fonts.load_system_fonts();
        Arc::new(fonts)
    })
}

/// The first family with Chinese signs that the machine has.
fn family(fonts: &Database) -> Option<&'static str> {
    let has = |family: &&str| fonts.query(&Query { families: &[Family::Name(family)], ..Query::default() }).is_some();
    FAMILIES.into_iter().find(has)
}
