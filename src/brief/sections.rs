//! The sections of a brief, and the questions of each: the one list.

use crate::domain::model::View;
use crate::report::{self, Args, Audience, RankMeasure, Report, Split};

/// Of what a group of questions is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Each {
    /// Of all together.
    Once,
    /// Of each milestone.
    Milestone,
    /// Of each journey that somebody started.
    Journey,
    /// Of each funnel of the user's own.
    Funnel,
}

/// One question.
pub(super) struct Question {
    /// Whom it is asked.
    pub report: &'static Report,
    /// What is asked for beside the filter.
    pub set: fn(&mut Args),
    /// Columns that are left out, by name.
    pub without: &'static [&'static str],
    /// The table is folded under its drawing.
    pub folded: bool,
    /// It stands there only where it has rows.
    pub with_rows: bool,
}

/// Questions that stand together.
pub(super) struct Group {
    pub each: Each,
    pub questions: &'static [Question],
}

/// One section.
pub(super) struct Section {
    pub id: &'static str,
    pub title: &'static str,
    pub about: &'static str,
    pub groups: &'static [Group],
}

/// A table that is seen at once.
const fn open(report: &'static Report) -> Question {
    Question { report, set: |_| (), without: &[], folded: false, with_rows: false }
}

/// A drawing with its table folded under it.
const fn drawn(report: &'static Report) -> Question {
    Question { folded: true, ..open(report) }
}

/// Every section, in the order in which they stand.
pub(super) const SECTIONS: &[Section] = &[
    Section {
        id: "home",
        title: "At a glance",
        about: "The numbers of the programme, each beside that of the period before where the filter has a period.",
        groups: &[Group { each: Each::Once, questions: &[open(&report::HOME)] }],
    },
    Section {
        id: "milestones",
        title: "Milestones",
        about: "What customers came to do, how often, and how many of them had a touch by a journey before.",
        groups: &[
            Group { each: Each::Once, questions: &[open(&report::MILESTONES)] },
            Group { each: Each::Milestone, questions: &[drawn(&report::MILESTONE_TREND)] },
        ],
    },
    Section {
        id: "credit",
        title: "Credit",
        about: "How the completions of each milestone are shared out among the journeys and channels before them, how far the \
                models agree, and what a completion cost.",
        groups: &[Group {
            each: Each::Milestone,
            questions: &[
                drawn(&report::ATTRIBUTION),
                Question { set: |args| args.by = View::Channel, ..drawn(&report::ATTRIBUTION) },
                open(&report::ATTRIBUTION_COMPARE),
                // Without costs there is nothing to divide.
                Question { with_rows: true, ..open(&report::ATTRIBUTION_COSTS) },
            ],
        }],
    },
    Section {
        id: "journeys",
        title: "Journeys",
        about: "Who started each journey, how many of them reached its goal, and where the others left.",
        groups: &[
            Group {
                each: Each::Once,
                questions: &[
                    open(&report::GOALS),
                    open(&report::JOURNEYS),
                    Question { with_rows: true, ..open(&report::LIFT) },
                ],
            },
            Group { each: Each::Journey, questions: &[drawn(&report::FUNNEL)] },
            Group { each: Each::Funnel, questions: &[drawn(&report::CUSTOM_FUNNEL)] },
        ],
    },
    Section {
        id: "plan",
        title: "Plan",
        about: "When each journey runs, and the messages that it sent.",
        // The journey is called by its name already.
        groups: &[Group { each: Each::Once, questions: &[Question { without: &["name"], ..drawn(&report::PLAN) }] }],
    },
    Section {
        id: "reach",
        title: "Reach",
        about: "Who was in the audience of each journey, and of each segment over all journeys, and who responded.",
        groups: &[Group {
            each: Each::Once,
            questions: &[
                open(&report::REACH),
                Question { set: |args| args.audience = Audience::Segment, with_rows: true, ..open(&report::REACH) },
            ],
        }],
    },
    Section {
        id: "leaderboard",
        title: "Leaderboard",
        about: "The journeys one after the other by how many messages were opened and clicked, and by who reached the goal.",
        groups: &[Group {
            each: Each::Once,
            questions: &[
                Question { set: |args| args.measure = RankMeasure::OpenRate, ..drawn(&report::LEADERBOARD) },
                Question { set: |args| args.measure = RankMeasure::ClickThroughRate, ..drawn(&report::LEADERBOARD) },
                Question { set: |args| args.measure = RankMeasure::ConversionRate, ..drawn(&report::LEADERBOARD) },
            ],
        }],
    },
    Section {
        id: "leads",
        title: "Leads, pipeline, return",
        about: "Where leads come from, at which stage they stand, and what came back for what was spent.",
        groups: &[Group {
            each: Each::Once,
            questions: &[
                drawn(&report::LEADS),
                open(&report::PIPELINE),
                open(&report::ROI),
                Question { set: |args| args.split = Split::Journey, ..open(&report::ROI) },
            ],
        }],
    },
    Section {
        id: "health",
        title: "Data health",
        about: "What was read, what was left out, and what makes figures doubtful.",
        // An example may be the id of a customer.
        groups: &[Group {
            each: Each::Once,
            questions: &[Question { without: &["example"], ..open(&report::HEALTH) }],
        }],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::{CHARTS, Chart};
    use crate::report::Flag;

    fn questions() -> impl Iterator<Item = &'static Question> {
        SECTIONS.iter().flat_map(|section| section.groups).flat_map(|group| group.questions)
    }

    #[test]
    fn p24_no_report_of_single_customers_is_asked() {
        for question in questions() {
            let left_out = |name: &str| question.without.contains(&name);
            let report = question.report;
            let mut args = Args::default();
            (question.set)(&mut args);
            // Reach is limited where it is told person by person.
            let by_person = args.audience == Audience::Customer;
            let limited = report.flags.contains(&Flag::Limit) && !report.flags.contains(&Flag::Audience);
            assert!(!report.flags.contains(&Flag::Customer) && !limited && !by_person, "{}", report.name);
            for column in report.columns.iter().filter(|column| !left_out(column.name)) {
                assert!(!["customer", "lead", "example", "email"].contains(&column.name), "{}", report.name);
            }
        }
    }

    #[test]
    fn what_is_drawn_is_a_report_and_its_columns() {
        for (name, chart) in CHARTS {
            let report = report::find(name).unwrap_or_else(|| panic!("no report {name}"));
            let columns = match chart {
                Chart::Lines(columns) | Chart::Columns(columns) => columns.to_vec(),
                Chart::Bars { called, value, interval, .. } => {
                    [called, &[*value][..], &interval.iter().flatten().copied().collect::<Vec<_>>()].concat()
                }
                Chart::Spans { called, days, part } => vec![called, days[0], days[1], part],
            };
            for column in columns {
                assert!(report.columns.iter().any(|metric| metric.name == column), "{name} has no {column}");
            }
        }
        let folded = questions().filter(|question| question.folded);
        assert!(folded.into_iter().all(|question| CHARTS.iter().any(|(name, _)| *name == question.report.name)));
    }

    #[test]
    fn each_section_has_a_name_of_its_own() {
        let mut ids: Vec<&str> = SECTIONS.iter().map(|section| section.id).chain(["definitions"]).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), SECTIONS.len() + 1);
        assert!(SECTIONS.iter().all(|section| section.about.ends_with('.')));
    }
}
