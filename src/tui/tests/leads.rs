//! The page of leads: what it counts, what its counts open, and what it says where there is nothing. The company has 54 leads:
//! see `Company::sales`.

use super::*;
use crate::domain::origin::Origin;
use crate::domain::zone::Bucket;

pub(super) fn screen(bench: &mut Bench, width: u16, height: u16) -> String {
    bench.screen(width, height).join("\n")
}

/// The line of the screen with a text.
pub(super) fn line(bench: &mut Bench, text: &str) -> String {
    let screen = bench.screen(140, 40);
    let found = screen.iter().find(|line| line.contains(text));
    found.unwrap_or_else(|| panic!("no line has {text}:\n{}", screen.join("\n"))).clone()
}

#[test]
fn r6_leads_are_counted_by_where_they_come_from_with_the_change_on_the_bucket_before() {
    let mut bench = Bench::new(&acme());
    bench.press("8");
    for (width, height) in [(80, 24), (140, 40)] {
        let seen = screen(&mut bench, width, height);
        // Of nine in each of six months four are of journeys, three of pages and forms, two of sales.
        assert!(seen.contains("Total 54   Journeys 24 (44.4 %)"), "{seen}");
        assert!(seen.contains("Pages and forms 18 (33.3 %)") && seen.contains("Sales 12 (22.2 %)"), "{seen}");
        assert!(seen.contains("✓ origins sum to all leads"), "{seen}");
    }
    bench.press("t");
    screen(&mut bench, 140, 40);
    bench.press("home right");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("Leads created per month") && seen.contains("Feb 2025"), "{seen}");
    assert!(seen.contains("created 9   as the month before"), "{seen}");
    assert!(seen.contains("journeys 4   pages and forms 3   sales 2"), "{seen}");
}

#[test]
fn e7_a_bar_opens_its_leads_and_becomes_the_period() {
    let mut bench = Bench::new(&acme());
    bench.press("8 t");
    screen(&mut bench, 140, 40);
    bench.press("home right enter");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("┌ Leads created: Feb 2025 ") && seen.contains("9 leads"), "{seen}");
    assert_eq!(seen.matches("L-20").count(), 9, "{seen}");
    bench.press("esc z");
    assert_eq!(bench.last(report::LEAD_LIST.name).filter.from.unwrap().to_string(), "2025-02-01");
    // The 28 days before it begin on 4 January: seven leads came on the 5th, 7th … 17th.
    assert!(screen(&mut bench, 140, 40).contains("previous period 7 (4 Jan – 31 Jan 2025)"));
}

#[test]
fn e8_what_is_exported_is_what_is_looked_at() {
    let mut bench = Bench::new(&acme());
    bench.press("8 t");
    screen(&mut bench, 140, 40);
    bench.press("home e");
    assert!(bench.shows("leads."));
    assert_eq!(bench.last(report::LEADS.name).bucket, Bucket::Month);
    for (keys, file) in [("esc w e", "lead-list."), ("esc w e", "pipeline."), ("esc w e", "roi.")] {
        bench.press(keys);
        assert!(bench.shows(file), "{file}");
    }
}

#[test]
fn p6_each_stage_says_who_stands_there_now_and_ever_and_how_many_went_on() {
    let mut bench = Bench::new(&acme());
    bench.press("8 w w");
    // 54 leads, the k-th at stage k % 5: 11 at each of the first four, 10 won; all ended stays are of three days. From
    // the first 43 went on.
    let inquiry = line(&mut bench, "Inquiry ");
    for text in [" 11 ", " 54 ", "3 days", "79.6"] {
        assert!(inquiry.contains(text), "{text}: {inquiry}");
    }
    let won = line(&mut bench, "│ Won ");
    assert!(won.contains(" 10 ") && won.contains(" – "), "{won}");
    // Empty stages stay.
    let none = line(&mut bench, "Sales accepted");
    assert!(none.contains(" 0 "), "{none}");
}

#[test]
fn h4_a_count_of_the_pipeline_opens_its_leads() {
    let mut bench = Bench::new(&acme());
    bench.press("8 w w");
    screen(&mut bench, 140, 40);
    bench.press("down right right enter");
    let args = bench.last(report::LEAD_LIST.name);
    assert_eq!((args.stage.as_deref(), args.origin), (Some("marketing_qualified"), Some(Origin::Inbound)));
    let seen = screen(&mut bench, 140, 40);
    // k % 5 is 1 and k % 9 is 4, 5 or 6: 6, 31, 41 and 51 are; 1, 11, 16, 21, 26, 36 and 46 are not.
    assert!(seen.contains("┌ Leads at Marketing qualified, Pages and forms ") && seen.contains("4 leads"), "{seen}");
    bench.press("esc");
    // Of the 43 that ever stood there 16, 17, 34, 52 and 53 name no customer; each other one is another's.
    bench.press("right right right enter");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("┌ Customers of leads ever at Marketing qualified "), "{seen}");
    assert!(seen.contains("43 leads of 38 people") && seen.contains("5 leads name no customer"), "{seen}");
    // Stay and went on are no counts.
    bench.press("esc right enter");
    assert!(bench.shows("Stay (median): no count; Enter on Now or Ever lists who stands or stood there"));
}

#[test]
fn r6_a_lead_opens_its_history_and_from_there_the_timeline_of_its_customer() {
    let mut bench = Bench::new(&acme());
    // The fifth of January, of a form: k = 4 goes through all five stages and is won.
    bench.press("8 w / L - 1 0 4 enter enter");
    for (width, height) in [(80, 24), (140, 40)] {
        let seen = screen(&mut bench, width, height);
        assert!(seen.contains("┌ Lead L-104: Won ") && seen.contains("Created 9 Jan 2025 12:00"), "{seen}");
        assert!(seen.contains("Comes from Pages and forms") && seen.contains("Came by trial-form"), "{seen}");
        assert!(seen.contains("✓ it stands where its history ends"), "{seen}");
    }
    for (stage, from, until, stay) in [
        ("Inquiry", "9 Jan 2025 12:00", "12 Jan 2025 12:00", "3 days"),
        ("Sales ready", "18 Jan 2025 12:00", "21 Jan 2025 12:00", "3 days"),
        // To the last second of June.
        ("Won", "21 Jan 2025 12:00", "", "160 days"),
    ] {
        let seen = bench.screen(140, 40);
        let row = seen.iter().find(|line| line.contains("│ Stage ") && line.contains(&format!(" {stage} ")));
        assert!(row.is_some_and(|row| row.contains(from) && row.contains(until) && row.contains(stay)), "{seen:#?}");
    }
    let deal = line(&mut bench, " O4 ");
    assert!(deal.contains("Opportunity") && deal.contains("22 Jan 2025 12:00") && deal.contains(" Won "), "{deal}");
    assert!(deal.contains("1,000") && deal.contains(" 900") && deal.contains(" 501 "), "{deal}");
    // Its SQL, its file, and back to the list, where the lead is still the one that is chosen.
    bench.press("s");
    assert!(bench.shows("lead_head.sql"));
    bench.press("esc e");
    assert!(bench.shows("lead-history."));
    bench.press("esc enter");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("┌ Ann Example:"), "{seen}");
    bench.press("esc");
    assert!(bench.shows("┌ Lead L-104: Won "));
    bench.press("esc");
    assert!(!bench.shows("┌ Lead L-104"));
    bench.press("enter");
    assert!(bench.shows("┌ Lead L-104: Won "));
}

#[test]
fn r6_the_history_of_a_lead_says_why_there_is_no_timeline() {
    let mut bench = Bench::new(&acme());
    // The last two of June are of sales and name no customer.
    bench.press("8 w / L - 6 0 8 enter enter");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("┌ Lead L-608: ") && seen.contains("Customer none"), "{seen}");
    bench.press("enter");
    assert!(bench.shows("This lead names no customer (customer_id): there is no timeline to open"));
    // A lead of somebody whom no event names, which was never at a stage.
    let folder = Company::acme().fresh();
    let leads = folder.path.join("leads.csv");
    let more = std::fs::read_to_string(&leads).unwrap() + "L-700,stranger,2025-06-20T00:00:00Z,,,,\n";
    std::fs::write(&leads, more).unwrap();
    let mut bench = Bench::new(&folder);
    bench.press("8 w / L - 7 0 0 enter enter");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("┌ Lead L-700: Inquiry ") && seen.contains("not known"), "{seen}");
    bench.press("enter");
    assert!(bench.shows("No event names the customer stranger: there is no timeline to open"));
    assert!(bench.shows("┌ Lead L-700: Inquiry "));
}

#[test]
fn p7_opportunities_stand_in_four_groups_and_their_sum() {
    let mut bench = Bench::new(&acme());
    bench.press("8 W");
    // Won are k = 4, 9 … 49, of which 9, 19, 29 and 39 are of journeys; open ones k = 3, 8 … 53, of which 3, 18, 28, 38 and 48
    // are. Seven journeys cost 100 each: (2,002 − 700) / 700 is 1.86.
    let journeys = line(&mut bench, "│ Journeys  ");
    for text in [" 9 ", " 4 ", "2,002", " 700", "1.9×"] {
        assert!(journeys.contains(text), "{text}: {journeys}");
    }
    let sales = line(&mut bench, "│ Sales  ");
    assert!(sales.contains("1,001") && sales.contains(" –"), "{sales}");
    let unclassified = line(&mut bench, "│ Unclassified ");
    assert!(unclassified.contains("160"), "{unclassified}");
    // 4 × 500.50 twice, 2 × 500.50 and 2 × 80.
    let sum = line(&mut bench, "│ Sum ");
    assert!(sum.contains(" 23 ") && sum.contains(" 12 ") && sum.contains("5,165"), "{sum}");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("✓ the lines sum to all opportunities"), "{seen}");
    assert!(seen.contains("actual revenue is that of every status"), "{seen}");
    bench.press("v");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("by journey") && seen.contains("Abandoned cart") && !seen.contains("│ Journeys  "), "{seen}");
    // By their names; what is no journey stays below them.
    let place = |name: &str| seen.find(&format!("│ {name}")).unwrap_or_else(|| panic!("{name}: {seen}"));
    let names =
        ["Abandoned cart", "Loyalty club", "Monthly newsletter", "Welcome series", "Win-back", "Pages and forms"];
    assert!(names.map(place).is_sorted(), "{seen}");
    assert!(screen(&mut bench, 80, 24).contains("actual revenue is that of every status"));
}

#[test]
fn h4_opportunities_and_those_won_open_their_customers() {
    let mut bench = Bench::new(&acme());
    bench.press("8 W enter");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("┌ Customers of opportunities: Journeys ") && seen.contains("9 people"), "{seen}");
    bench.press("esc right right enter");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("┌ Customers of won opportunities: Journeys ") && seen.contains("4 people"), "{seen}");
    // The two that have no lead name nobody.
    bench.press("esc G enter");
    let seen = screen(&mut bench, 140, 40);
    assert!(
        seen.contains("won opportunities: Unclassified") && seen.contains("2 opportunities name no customer"),
        "{seen}"
    );
    bench.press("esc home right right right right right right right enter");
    assert!(bench.shows("costs bear no customer"));
}

#[test]
fn x1_the_customers_of_a_list_of_leads_are_saved_as_a_segment() {
    let mut bench = Bench::new(&Company::acme().fresh());
    bench.press("8 w w");
    screen(&mut bench, 140, 40);
    // Of the eleven that stand at the first stage, 35 names no customer.
    bench.press("enter S");
    bench.type_in("newcomers");
    bench.press("enter");
    assert!(bench.shows("Saved 10 people as the segment newcomers"));
    // The list is closed by then. Of the 54 one by one six name no customer.
    bench.press("W S");
    bench.type_in("all leads");
    bench.press("enter");
    assert!(bench.shows("Saved 48 people as the segment all leads"));
}

#[test]
fn m9_the_period_before_stands_beside_pipeline_and_return() {
    let mut bench = Bench::new(&acme());
    // June 2025; thirty days before are 2 to 31 May.
    bench.press("p down down enter 8 w w d");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("Now vs before") && seen.contains("before: leads created 2 May – 31 May 2025"), "{seen}");
    bench.press("w d");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("Actual vs before") && seen.contains("before: 2 May – 31 May 2025"), "{seen}");
}

#[test]
fn interface_without_a_table_the_page_says_which_one_is_missing_and_how_it_is_mapped() {
    let folder = Company { leads: false, costs: false, ..Company::acme() }.fresh();
    let mut bench = Bench::new(&folder);
    for (keys, text) in
        [("8", "[source.leads]"), ("w", "[source.leads]"), ("w", "[source.leads]"), ("w", "[source.opportunities]")]
    {
        bench.press(keys);
        for (width, height) in [(80, 24), (140, 40)] {
            let seen = screen(&mut bench, width, height);
            assert!(seen.contains(text), "{keys}: {seen}");
        }
    }
    // With the tables there are none in a period without.
    let mut bench = Bench::new(&acme());
    bench.press("p / 2 0 2 4 enter enter 8");
    let seen = screen(&mut bench, 80, 24);
    assert!(seen.contains("No lead was created here") || seen.contains("Total"), "{seen}");
}
