//! The demo's own truth is found again: what `demo_truth` says that touches cause is what the models credit.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use duckdb::Connection;
use milepost::config::Config;
use milepost::demo::{Options, config_text};
use milepost::domain::filter::Filter;
use milepost::domain::model::{Model, View};
use milepost::project::Project;
use milepost::report::{FoldCache, fold};
use milepost::store::load;

/// By item: how many outcomes the human touches of those who had not completed yet are expected to add.
///
/// Each open, click, reply, visit or submission draws once whether it adds one; of several opens of one message the first.
const TRUTH: &str = "
    with done as (
        select customer_id, min(occurred_at) as at from events
        where event = $event and occurred_at >= cast($since as timestamp) group by customer_id
    ), human as (
        select distinct on (event_id) * from events
        where not coalesce(is_machine, false) and occurred_at is not null and event_id is not null
    ), touch as (
        select *, event in ('email_opened', 'push_opened', 'form_visited') as opened,
            row_number() over (partition by customer_id, message_id, event order by occurred_at) as nth
        from human
    )
    select ITEM as item, sum(greatest(case when opened then per_open else per_click end, 0.0)) as added
    from touch join demo_truth using (journey_id, channel) left join done using (customer_id)
    where outcome in OUTCOMES and (done.at is null or occurred_at < done.at)
      and (event in ('email_clicked', 'push_clicked', 'text_clicked', 'text_replied', 'whatsapp_clicked',
                     'whatsapp_replied', 'form_visited', 'form_submitted')
           or event in ('email_opened', 'push_opened') and nth = 1)
    group by item";

/// Ranks from 1, ties share theirs.
fn ranks(of: &[f64]) -> Vec<f64> {
    let rank = |x: &f64| {
        let below = of.iter().filter(|other| *other < x).count();
        let same = of.iter().filter(|other| *other == x).count();
        f64::from(u32::try_from(2 * below + same + 1).unwrap()) / 2.0
    };
    of.iter().map(rank).collect()
}

fn spearman(a: &[f64], b: &[f64]) -> f64 {
    let (a, b) = (ranks(a), ranks(b));
    let mean = |x: &[f64]| x.iter().sum::<f64>() / f64::from(u32::try_from(x.len()).unwrap());
    let (ma, mb) = (mean(&a), mean(&b));
    let product =
        |x: &[f64], mx: f64, y: &[f64], my: f64| x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum::<f64>();
    product(&a, ma, &b, mb) / (product(&a, ma, &a, ma) * product(&b, mb, &b, mb)).sqrt()
}

#[test]
fn explore() {
    let customers = std::env::var("DEMO_N").map_or(5000, |n| n.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("demo.duckdb");
    let options = Options { customers, seed: 1, lean: true };
    load::demo(&path, options, &mut |_, _| ControlFlow::Continue(())).unwrap();
    let at = dir.path().join("milepost.toml");
    std::fs::write(&at, config_text("demo.duckdb")).unwrap();
    let (mut config, _) = Config::load(&at).unwrap();
    config.store.dir = Some(dir.path().join("store"));
    let mut project = Project::open(&config, Arc::new(FoldCache::default())).unwrap();
    project.refresh(&mut |_| ControlFlow::Continue(())).unwrap();
    let cx = project.cx().unwrap();
    let folded = fold::folded(&cx, &Filter::default()).unwrap();
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(&format!("attach '{}' as demo (read_only); use demo;", path.display())).unwrap();
    for (milestone, event, since, outcomes) in [
        (0, "lead_updated", "2024-03-31 22:00", "('lead_updated')"),
        (1, "purchase", "2024-02-29 23:00", "('purchase', 'checkout_completed')"),
        (3, "trial_started", "2024-02-29 23:00", "('trial_started')"),
    ] {
        for (view, column) in [(View::Journey, "journey_id"), (View::Channel, "channel"), (View::Asset, "asset_id")] {
            let sql = TRUTH
                .replace("ITEM", column)
                .replace("OUTCOMES", outcomes)
                .replace("$event", &format!("'{event}'"))
                .replace("$since", &format!("'{since}'"));
            let mut statement = connection.prepare(&sql).unwrap();
            let truth: BTreeMap<String, f64> = statement
                .query_map([], |row| Ok((row.get::<_, Option<String>>(0)?.unwrap_or_default(), row.get::<_, f64>(1)?)))
                .unwrap()
                .map(Result::unwrap)
                .collect();
            println!("\n{event} {column} sequence order {}", folded.counts().scorecard(milestone, view).chosen);
            let card = folded.counts().scorecard(milestone, view);
            println!("{:?}", card.scores.iter().map(|s| s.log_loss).collect::<Vec<_>>());
            let mut all: BTreeMap<String, Vec<f64>> = BTreeMap::new();
            let models = [Model::Linear, Model::Last, Model::TimeDecay, Model::Markov, Model::Sequence];
            for (place, model) in models.iter().enumerate() {
                for row in folded.counts().credits(milestone, view, model).unwrap().rows {
                    all.entry(folded.item(view, row.item).to_owned()).or_insert_with(|| vec![0.0; 6])[place] =
                        row.credit;
                    if *model == Model::Sequence {
                        all.get_mut(folded.item(view, row.item)).unwrap()[5] = row.incremental.unwrap();
                    }
                }
            }
            for (positive, name) in [(false, "all"), (true, "positive")] {
                let rows: Vec<(&String, f64, &Vec<f64>)> = all
                    .iter()
                    .map(|(n, v)| (n, truth.get(n).copied().unwrap_or(0.0), v))
                    .filter(|r| !positive || r.1 > 0.0)
                    .collect();
                let t: Vec<f64> = rows.iter().map(|r| r.1).collect();
                let s: Vec<String> = (0..6)
                    .map(|p| format!("{:.3}", spearman(&rows.iter().map(|r| r.2[p]).collect::<Vec<_>>(), &t)))
                    .collect();
                println!("  {name} n={} linear last decay markov sequence incr {s:?}", rows.len());
            }
            for (name, v) in &all {
                println!(
                    "    {name:<28} {:8.1} {:?}",
                    truth.get(name).copied().unwrap_or(0.0),
                    v.iter().map(|x| x.round()).collect::<Vec<_>>()
                );
            }
        }
    }
}
