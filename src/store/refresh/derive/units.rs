//! Business units of matches: the event's own, else its customer's (A16).

use crate::store::Error;

/// Units by shape and by customer; where nothing was read nobody has one.
#[derive(Default)]
pub struct Units {
    of_shapes: Vec<Option<String>>,
    of_customers: Vec<Option<String>>,
}

impl Units {
    /// Reads them from the base file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(connection: &duckdb::Connection) -> Result<Self, Error> {
        let texts = |sql: &str| -> Result<Vec<Option<String>>, Error> {
            let mut statement = connection.prepare(sql)?;
            let mut rows = statement.query([])?;
            let mut texts = Vec::new();
            while let Some(row) = rows.next()? {
                let number = row.get::<_, u32>(0)? as usize;
                texts.resize(texts.len().max(number + 1), None);
                texts[number] = row.get(1)?;
            }
            Ok(texts)
        };
        Ok(Self {
            of_shapes: texts("select shape, business_unit from base.main.shape where business_unit is not null")?,
            of_customers: texts(
                "select customer, business_unit from base.main.customer where business_unit is not null",
            )?,
        })
    }

    /// The unit of a customer's event of a shape.
    #[must_use]
    pub fn unit(&self, customer: u32, shape: u32) -> Option<String> {
        let of = |units: &[Option<String>], number: u32| units.get(number as usize).cloned().flatten();
        of(&self.of_shapes, shape).or_else(|| of(&self.of_customers, customer))
    }
}
