//! Custom funnels on a shop's 31,106 real events, against what plain SQL counts of the same file (U1–U7, J7).

use std::path::Path;

use duckdb::Connection;

use super::{ask, read};

/// Funnels of all orders and modes, one with a window of its own for a step and one with an exclusion.
const FUNNELS: &str = r#"
[[funnel]]
id = "unique"
window = "1d"
steps = [{ event = "product_view" }, { event = "add_to_cart" }, { event = "purchase" }]

[[funnel]]
id = "first"
window = "7d"
count = "first"
steps = [{ event = "catalog" }, { event = "product_view" }, { event = "add_to_cart" }, { event = "purchase" }]

[[funnel]]
id = "totals"
window = "1h"
count = "totals"
steps = [{ event = "add_to_cart" }, { event = "shipping_details" }, { event = "purchase" }]

[[funnel]]
id = "strict"
window = "5m"
count = "totals"
order = "strict"
steps = [{ event = "catalog" }, { event = "product_view" }, { event = "add_to_cart" }]

[[funnel]]
id = "any"
window = "2d"
order = "any"
steps = [{ event = "search" }, { event = "wishlist_add" }, { event = "compare" }]

[[funnel]]
id = "soon"
window = "1d"
steps = [{ event = "product_view" }, { event = "add_to_cart", window = "10m" }, { event = "purchase" }]

[[funnel]]
id = "straight"
window = "1h"
count = "totals"
steps = [{ event = "add_to_cart" }, { event = "purchase" }]
exclude = [{ event = "catalog" }]
"#;

/// The events as the program takes them: equal rows are one (T5), in the order of T4 (the two touches of one instant come before
/// all else, then by name).
const EVENTS: &str = "
    create table e as
    select *, row_number() over (partition by user_id order by t, late, event) as place
    from (
        select distinct *, epoch_us(timestamp::timestamp) as t, (event not in ('home', 'promo_page'))::integer as late
        from read_csv('FILE', all_varchar = true)
    );
    create macro as_of() as (select max(t) from e);";

/// Attempts of ordered steps: of each start the earliest next steps, which get furthest where only one window holds. `depth` is how
/// many steps were reached, `ends` when the window ends; `t1` … `t4` the times.
fn ordered(steps: &[&str], window: i64) -> String {
    let next = |step: usize| {
        format!(
            "a{step} as (select a.*, (select min(e.t) from e where e.user_id = a.user_id and e.event = '{}' \
             and e.t >= a.t{before} and e.t <= a.t1 + {window}) as t{step} from a{before} a)",
            steps[step - 1],
            before = step - 1
        )
    };
    let last = steps.len();
    let depth: Vec<String> = (1..=last).map(|step| format!("(t{step} is not null)::integer")).collect();
    format!(
        "with a1 as (select user_id, t as t1 from e where event = '{}'), {}, \
         attempt as (select *, {} as depth, t1 + {window} as ends from a{last})",
        steps[0],
        (2..=last).map(next).collect::<Vec<_>>().join(", "),
        depth.join(" + ")
    )
}

/// Per step the attempts that reached it, the open and the lost ones. `counted` has columns depth and open.
fn counts(connection: &Connection, sql: &str, steps: usize) -> Vec<(u64, u64, u64)> {
    let count = |condition: String| {
        connection
            .query_row(&format!("{sql} select count(*) from counted where {condition}"), [], |row| row.get(0))
            .unwrap()
    };
    (1..=steps)
        .map(|step| {
            let before = step - 1;
            let ended = |open: bool| if step == 1 { 0 } else { count(format!("depth = {before} and open = {open}")) };
            (count(format!("depth >= {step}")), ended(true), ended(false))
        })
        .collect()
}

#[test]
fn j7_seven_funnels_of_real_events_are_what_plain_sql_counts() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/retentioneering/ecom.csv.gz");
    if !data.exists() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("milepost.toml");
    let fixture =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/retentioneering/milepost.toml"));
    let fixture = fixture.unwrap().replace("../../../shared/data/retentioneering/ecom.csv.gz", &data.to_string_lossy());
    std::fs::write(&config, fixture + FUNNELS).unwrap();
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(&EVENTS.replace("FILE", &data.to_string_lossy())).unwrap();

    let hour = 3_600_000_000_i64;
    // Of each customer the furthest attempt, the earliest of these; open by the latest start.
    let unique = ordered(&["product_view", "add_to_cart", "purchase"], 24 * hour)
        + ", counted as (select user_id, max(depth) as depth, max(ends) > as_of() as open from attempt group by user_id)";
    let first = ordered(&["catalog", "product_view", "add_to_cart", "purchase"], 7 * 24 * hour)
        + ", counted as (select depth, ends > as_of() as open from attempt
            where t1 = (select min(t) from e where e.user_id = attempt.user_id and event = 'catalog')
            qualify row_number() over (partition by user_id order by t1) = 1)";
    let totals = ordered(&["add_to_cart", "shipping_details", "purchase"], hour)
        + ", counted as (select depth, ends > as_of() as open from attempt)";
    let strict = "with n as (select *, lead(event) over w as e2, lead(t) over w as t2, lead(event, 2) over w as e3, lead(t, 2) over w as t3
            from e window w as (partition by user_id order by place)),
        attempt as (select *, case when coalesce(e2 = 'product_view' and t2 <= t + 300000000, false)
            then 2 + coalesce(e3 = 'add_to_cart' and t3 <= t + 300000000, false)::integer else 1 end as depth
            from n where event = 'catalog'),
        counted as (select depth, t + 300000000 > as_of() and (case depth when 1 then e2 else e3 end) is null as open from attempt)"
        .to_owned();
    let any = format!(
        "with s as (select * from e where event in ('search', 'wishlist_add', 'compare')),
        attempt as (select s.user_id, s.t, (select count(distinct o.event) from s o where o.user_id = s.user_id
            and o.t between s.t and s.t + {window}) as depth from s),
        counted as (select user_id, max(depth) as depth, max(t) + {window} > as_of() as open from attempt group by user_id)",
        window = 48 * hour
    );
    // Of all carts within ten minutes the first leaves most time for what follows.
    let soon = format!(
        "with a as (select s.user_id, s.t as t1, (select min(e.t) from e where e.user_id = s.user_id and e.event = 'add_to_cart'
            and e.t between s.t and s.t + {ten}) as t2 from e s where s.event = 'product_view'),
        attempt as (select a.*, case when t2 is null then 1 when exists (select 1 from e where e.user_id = a.user_id
            and e.event = 'purchase' and e.t between a.t2 and a.t1 + {day}) then 3 else 2 end as depth from a),
        counted as (select user_id, max(depth) as depth,
            max_by(case depth when 1 then t1 + {ten} else t1 + {day} end, t1) > as_of() as open from attempt group by user_id)",
        ten = hour / 6,
        day = 24 * hour
    );
    // Whoever looks at the catalogue in between is lost at the cart.
    let straight = format!(
        "with a as (select s.user_id, s.t, s.place, (select min(e.place) from e where e.user_id = s.user_id and e.event = 'purchase'
            and e.t between s.t and s.t + {hour}) as bought from e s where s.event = 'add_to_cart'),
        b as (select a.*, exists (select 1 from e where e.user_id = a.user_id and e.event = 'catalog' and e.place > a.place
            and case when bought is null then e.t <= a.t + {hour} else e.place < bought end) as strayed from a),
        counted as (select case when strayed or bought is null then 1 else 2 end as depth, not strayed and t + {hour} > as_of() as open
            from b)"
    );
    let mut reached = 0;
    let all = [
        ("unique", unique, 3),
        ("first", first, 4),
        ("totals", totals, 3),
        ("strict", strict, 3),
        ("any", any, 3),
        ("soon", soon, 3),
        ("straight", straight, 2),
    ];
    for (id, sql, steps) in all {
        let output = ask(&config, &folder.path().join("store"), &format!("custom-funnel@funnel={id}"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let answer = read(&output.stdout);
        let column = |name: &str| answer.header.iter().position(|other| other == name).unwrap();
        let number = |row: &Vec<String>, name: &str| row[column(name)].parse::<u64>().unwrap();
        let found: Vec<_> =
            answer.rows.iter().map(|row| (number(row, "count"), number(row, "open"), number(row, "lost"))).collect();
        assert_eq!(found, counts(&connection, &sql, steps), "{id}");
        reached += found.last().unwrap().0;
    }
    assert!(reached > 100, "{reached}");
    // The median time to each step of the best attempts: the earliest of the furthest.
    let times = ordered(&["product_view", "add_to_cart", "purchase"], 24 * hour)
        + ", best as (select * from attempt qualify row_number() over (partition by user_id order by depth desc, t1) = 1)
            select quantile_cont((t2 - t1) / 3.6e9, .5), quantile_cont((t3 - t2) / 3.6e9, .9) from best";
    let (median, p90): (f64, f64) = connection.query_row(&times, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let answer = read(&ask(&config, &folder.path().join("store"), "custom-funnel@funnel=unique").stdout);
    let cell = |row: usize, name: &str| {
        let place = answer.header.iter().position(|other| other == name).unwrap();
        answer.rows[row][place].parse::<f64>().unwrap()
    };
    assert!((cell(1, "median_hours") - median).abs() < 1e-9, "{median}");
    assert!((cell(2, "p90_hours") - p90).abs() < 1e-9, "{p90}");
}
