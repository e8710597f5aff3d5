//! Rows parted by a key, held in memory up to a budget and in private files beyond it.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use bytemuck::Pod;

use crate::store::Error;

/// Rows in a power of two of parts.
pub struct Spill<T> {
    parts: Vec<Vec<T>>,
    files: Vec<Option<File>>,
    held: usize,
    budget: usize,
    stem: PathBuf,
    rows: PhantomData<T>,
}

impl<T: Pod> Spill<T> {
    /// `budget` rows are held in memory; further ones go to unnamed files in `dir`.
    #[must_use]
    pub fn new(parts: usize, budget: usize, dir: &Path, name: &str) -> Self {
        Self {
            parts: (0..parts).map(|_| Vec::new()).collect(),
            files: (0..parts).map(|_| None).collect(),
            held: 0,
            budget,
            stem: dir.join(name),
            rows: PhantomData,
        }
    }

    /// Adds a row to a part.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn push(&mut self, part: usize, row: T) -> Result<(), Error> {
        self.parts[part].push(row);
        self.held += 1;
        if self.held > self.budget { self.flush() } else { Ok(()) }
    }

    /// How many bits of a key tell the part.
    #[must_use]
    pub fn parts_log2(&self) -> u32 {
        self.parts.len().ilog2()
    }

    /// The low bits of a key that tell the part.
    #[must_use]
    pub fn parts_mask(&self) -> usize {
        self.parts.len() - 1
    }

    fn flush(&mut self) -> Result<(), Error> {
        for part in 0..self.parts.len() {
            let path = self.stem.with_extension(part.to_string());
            let io = |source| Error::Io { what: "writing a temporary file", path: path.clone(), source };
            if self.files[part].is_none() {
                let file = OpenOptions::new().read(true).write(true).create_new(true).open(&path).map_err(io)?;
                // The name goes at once: whatever ends the program, nothing is left behind.
                std::fs::remove_file(&path).map_err(io)?;
                self.files[part] = Some(file);
            }
            if let Some(file) = &mut self.files[part] {
                file.write_all(bytemuck::cast_slice(&self.parts[part])).map_err(io)?;
            }
            self.parts[part].clear();
        }
        self.held = 0;
        Ok(())
    }

    /// Takes all rows of a part, appended to `rows`.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn take(&mut self, part: usize, rows: &mut Vec<T>) -> Result<(), Error> {
        if let Some(mut file) = self.files[part].take() {
            let io = |source| Error::Io {
                what: "reading a temporary file",
                path: self.stem.with_extension(part.to_string()),
                source,
            };
            let bytes = usize::try_from(file.seek(SeekFrom::End(0)).map_err(io)?).unwrap_or(usize::MAX);
            file.seek(SeekFrom::Start(0)).map_err(io)?;
            let start = rows.len();
            rows.resize(start + bytes / size_of::<T>(), T::zeroed());
            file.read_exact(bytemuck::cast_slice_mut(&mut rows[start..])).map_err(io)?;
        }
        rows.append(&mut std::mem::take(&mut self.parts[part]));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out_in_order_from_memory_and_files() {
        let dir = tempfile::tempdir().unwrap();
        for budget in [0, 7, 1000] {
            let mut spill = Spill::<u64>::new(4, budget, dir.path(), "t");
            for n in 0..100_u64 {
                spill.push((n % 4) as usize, n).unwrap();
            }
            assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "files have no name");
            for part in 0..4 {
                let mut rows = Vec::new();
                spill.take(part, &mut rows).unwrap();
                assert_eq!(rows, (0..100).filter(|n| n % 4 == part as u64).collect::<Vec<_>>());
            }
        }
    }
}
