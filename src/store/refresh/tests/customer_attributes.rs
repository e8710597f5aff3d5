//! What is kept of the attributes of customers.

use crate::config::Config;
use crate::domain::progress::Progress;
use crate::store::Store;

/// Of 20,000 customers, every one with an event: a telephone number each, one of seven cities, an account in a column of milepost's own
/// under another name, a column that fills milepost's name, and one of milepost's names that nothing of the table fills.
const SOURCE: &str = "
    create table events as select timestamp '2025-01-01' as occurred_at, 'c' || n as customer_id, 'page' as event from range(20000) t(n);
    create table customers as select
        'c' || n as customer_id, n as phone, 'city ' || n % 7 as city, n % 3 as firm, 'n' || n as called,
        case when n % 2 = 0 then 'vip' end as audience_of_old, to_json({deep: {a: 1}, tags: [1], score: n % 5 + 0.5}) as attributes
    from range(20000) t(n);";

#[test]
fn j8_u8_texts_of_attributes_with_few_values_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data.duckdb");
    duckdb::Connection::open(&data).unwrap().execute_batch(SOURCE).unwrap();
    let text = format!(
        "[source]\ndatabase = {:?}\n[source.customers]\naccount_id = \"firm\"\nname = \"called\"\n[store]\ndir = {:?}\n",
        data.to_str().unwrap(),
        folder.path().join("store").to_str().unwrap(),
    );
    let config = Config::parse(&folder.path().join("milepost.toml"), &text).unwrap().0;
    let mut store = Store::open(&config).unwrap();
    store.refresh(&Progress::new()).unwrap();
    let reader = store.reader().unwrap();
    let rows = |sql: &str| -> Vec<(String, Option<i64>)> {
        reader.rows(sql, &[], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    };
    // Lists and objects are attributes without a text.
    assert_eq!(
        rows("select attribute, distinct_values from customer_attribute order by attribute"),
        [
            ("account_id", Some(3)),
            ("audience_of_old", Some(1)),
            ("city", Some(7)),
            ("deep", Some(0)),
            ("phone", None),
            ("score", Some(5)),
            ("tags", Some(0)),
        ]
        .map(|(name, values)| (name.to_owned(), values))
    );
    let of_one = "select a.attribute || '=' || a.text, c.customer from customer as c
        join customer_value as v on v.customer = c.customer join attribute_value as a on a.value = v.value
        where c.customer_id = 'c10' order by 1";
    let of_one: Vec<String> = rows(of_one).into_iter().map(|row| row.0).collect();
    assert_eq!(of_one, ["account_id=1", "audience_of_old=vip", "city=city 3", "score=0.5"]);
    assert_eq!(rows("select 'all', count(*)::bigint from customer_value"), [("all".to_owned(), Some(70_000))]);
}
