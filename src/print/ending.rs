//! The face that the end of a file's name stands for.

use std::path::Path;

use super::Format;

/// Why the end of a name does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// What is wrong.
    pub says: String,
    /// Which names fit.
    pub fits: String,
}

/// The face that is asked for: by itself, by the end of the file's name, else the first there is. They must not contradict
/// each other, and what none of the faces writes is refused (E18). `faces` are those that there are, each by its name.
///
/// # Errors
/// When the end of the name is that of another face, or of none.
pub fn face_by_ending(path: &Path, format: Option<Format>, faces: &[(&'static str, Format)]) -> Result<Format, Unfit> {
    let first = faces.first().map(|(_, face)| *face).unwrap_or_default();
    // Without an end a name says nothing against any face.
    let Some(end) = path.extension() else { return Ok(format.unwrap_or(first)) };
    let end = end.to_string_lossy().to_lowercase();
    let by_end = faces.iter().map(|(_, face)| *face).find(|face| face.extension() == end);
    match (format, by_end) {
        (Some(format), Some(by_end)) if format == by_end => Ok(format),
        (None, Some(by_end)) => Ok(by_end),
        (format, _) => {
            let ends = faces.iter().map(|(name, face)| format!(".{} ({name})", face.extension()));
            Err(match format {
                Some(format) => Unfit {
                    says: format!("{} does not end as {} does", path.display(), format.name()),
                    fits: format!("a name that ends with .{}", format.extension()),
                },
                None => Unfit {
                    says: format!("milepost writes no .{end}"),
                    fits: format!("a name that ends with {}", ends.collect::<Vec<_>>().join(", ")),
                },
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e18_the_end_of_the_name_fits_the_format() {
        let face = |format, name: &str| face_by_ending(Path::new(name), format, Format::ALL);
        assert_eq!(face(None, "a.csv"), Ok(Format::Csv));
        assert_eq!(face(None, "a.MD"), Ok(Format::Markdown));
        assert_eq!(face(Some(Format::Json), "a.json"), Ok(Format::Json));
        assert_eq!((face(None, "a"), face(Some(Format::Csv), "a")), (Ok(Format::Table), Ok(Format::Csv)));
        let unfit = face(None, "a.xlsx").unwrap_err();
        assert_eq!(unfit.says, "milepost writes no .xlsx");
        assert!(unfit.fits.starts_with("a name that ends with .txt (table), .csv (csv),"), "{}", unfit.fits);
        let unfit = face(Some(Format::Csv), "a.json").unwrap_err();
        assert_eq!(unfit.says, "a.json does not end as csv does");
        assert_eq!(unfit.fits, "a name that ends with .csv");
        assert!(face(Some(Format::Csv), "a.xlsx").is_err());
    }
}
