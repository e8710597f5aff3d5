//! The one list of what a user can do beside opening a page: help, footer, palette, key settings and the printed table of
//! keys are made from it and from the list of pages.

/// A page, by its name in the palette and in `[keys]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PageId(pub &'static str);

/// The pages that others lead to; a test holds that each is in the list of pages.
impl PageId {
    pub const MILESTONES: Self = Self("milestones");
    pub const JOURNEYS: Self = Self("journeys");
    pub const ATTRIBUTION: Self = Self("attribution");
    pub const PLAN: Self = Self("plan");
    pub const REACH: Self = Self("reach");
    pub const LEADS: Self = Self("leads");
}

/// A part of the page of leads, by the id that other pages choose it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeadsPartId(pub &'static str);

impl LeadsPartId {
    pub const CREATED: Self = Self("created");
    pub const LIST: Self = Self("list");
    pub const PIPELINE: Self = Self("pipeline");
    pub const RETURN: Self = Self("return");
}

/// What a user can do; verbs shared by all pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    First,
    Last,
    Open,
    Back,
    NextPage,
    PreviousPage,
    Page(PageId),
    Find,
    Palette,
    Filter,
    Period,
    Machine,
    Previous,
    Next,
    NextModel,
    PreviousModel,
    NextView,
    NextPart,
    PreviousPart,
    CountPeople,
    NextVersion,
    SideBySide,
    Paths,
    Transitions,
    Lookback,
    Scorecard,
    Money,
    Collapse,
    Ignore,
    Prioritise,
    Sort,
    SortSecond,
    SortDirection,
    ScrollLeft,
    ScrollRight,
    Columns,
    Choose,
    ZoomIn,
    ZoomOut,
    Percent,
    Compare,
    Bucket,
    Sql,
    Checks,
    Export,
    Segment,
    Copy,
    CopyTable,
    Pager,
    Zoom,
    Views,
    SaveForm,
    EntryUp,
    EntryDown,
    EntryRemove,
    Reset,
    Add,
    Edit,
    Delete,
    Refresh,
    Help,
    Suspend,
    Quit,
}

/// One line of the list.
#[derive(Clone, Copy, Debug)]
pub struct Verb {
    /// The action.
    pub action: Action,
    /// Its name in the palette and in `[keys]`.
    pub name: &'static str,
    /// Its name in the footer.
    pub short: &'static str,
    /// What it does, in one sentence.
    pub help: &'static str,
    /// Whether it works on every page; else on those whose hints name it.
    pub everywhere: bool,
}

impl Verb {
    /// The action that opens a page; `help` says so.
    pub const fn page(id: &'static str, help: &'static str) -> Self {
        verb(Action::Page(PageId(id)), id, id, help)
    }
}

const fn verb(action: Action, name: &'static str, short: &'static str, help: &'static str) -> Verb {
    Verb { action, name, short, help, everywhere: true }
}

const fn here(action: Action, name: &'static str, short: &'static str, help: &'static str) -> Verb {
    Verb { action, name, short, help, everywhere: false }
}

/// Every action but those that open a page.
pub const ACTIONS: &[Verb] = &[
    verb(Action::NextPage, "next-page", "next page", "Opens the next page."),
    verb(Action::PreviousPage, "previous-page", "previous page", "Opens the previous page."),
    verb(Action::Up, "up", "up", "Moves up."),
    verb(Action::Down, "down", "down", "Moves down."),
    verb(
        Action::Left,
        "left",
        "left",
        "Moves the cursor of the table or chart to the left; on the plan, goes back in time.",
    ),
    verb(
        Action::Right,
        "right",
        "column",
        "Moves the cursor of the table or chart to the right; on the plan, goes on in time.",
    ),
    verb(Action::PageUp, "page-up", "screen up", "Moves up by a screen."),
    verb(Action::PageDown, "page-down", "screen down", "Moves down by a screen."),
    verb(Action::First, "first", "first", "Goes to the first row."),
    verb(Action::Last, "last", "last", "Goes to the last row."),
    verb(
        Action::Open,
        "open",
        "open",
        "Opens what is selected; on a count, the people behind it; on a lead, its stages and opportunities.",
    ),
    verb(
        Action::Back,
        "back",
        "back",
        "Goes back to where you came from; shows all rows again; cancels a question that is still being answered.",
    ),
    here(Action::Previous, "previous-item", "previous", "Chooses the previous milestone or journey."),
    here(Action::Next, "next-item", "previous/next", "Chooses the next milestone or journey."),
    here(Action::NextModel, "next-model", "model", "Chooses the next model; on the leaderboard, the next measure."),
    here(
        Action::PreviousModel,
        "previous-model",
        "model",
        "Chooses the previous model; on the leaderboard, the previous measure.",
    ),
    here(
        Action::NextView,
        "next-view",
        "view",
        "Splits the credit by journey, channel or asset; of a journey, turns what stands beside its steps: reasons, times, variants, the goal, months; splits the return of leads by where they come from or by journey; on the plan, folds the messages of all journeys away; of reach, turns to segments and people; of the leaderboard, to messages; in lists of people, the next reason; in timelines, touches alone.",
    ),
    here(Action::NextPart, "next-part", "next part", "Moves to the next part of the page: a list, a chart, a tab."),
    here(Action::PreviousPart, "previous-part", "parts", "Moves to the previous part of the page."),
    here(
        Action::CountPeople,
        "count-people",
        "visits/people",
        "In an open journey, counts each person once at a step; once more, every visit.",
    ),
    here(
        Action::NextVersion,
        "next-version",
        "version",
        "In an open journey, shows the steps of one version of it after the other, then of all (F10).",
    ),
    here(
        Action::SideBySide,
        "compare",
        "side by side",
        "Shows all models in one table; once more, the credit; of a funnel, turns what stands below its steps: its people by channel and so on, and what goes with reaching the end.",
    ),
    here(Action::Paths, "paths", "paths", "Shows the most common paths and how often they convert."),
    here(Action::Transitions, "transitions", "transitions", "Shows what follows what on the paths."),
    here(Action::Lookback, "lookback", "lookback", "Shows the credit as the lookback varies."),
    here(Action::Scorecard, "scorecard", "scorecard", "Shows how well the data-driven model foresees customers."),
    here(Action::Money, "money", "money", "Shows what the credit cost and what it brought in."),
    here(
        Action::Collapse,
        "collapse",
        "repeats",
        "On paths, keeps all repeats of an item, or only the first in a row, or only the first; on the plan, folds the messages of a journey away.",
    ),
    here(
        Action::Ignore,
        "ignore-item",
        "ignore",
        "Takes touches of the selected item for none in every model, or for touches again (A16).",
    ),
    here(
        Action::Prioritise,
        "prioritise-item",
        "ignore/prioritise",
        "Gives the selected item all the credit of its paths in every model, or its share again (A16).",
    ),
    here(Action::Bucket, "bucket", "day/week/month", "Draws the trend by day, week or month."),
    here(Action::Add, "add", "add", "Adds a milestone, a funnel, or a goal to a journey without one."),
    here(Action::Edit, "edit", "edit", "Changes the selected milestone or funnel, or the goal of the journey."),
    here(
        Action::Delete,
        "delete",
        "delete",
        "Deletes the selected milestone or funnel, or the goal of the journey, after asking.",
    ),
    here(
        Action::Sort,
        "sort",
        "sort",
        "Sorts by the column under the cursor; again: the other way round; once more: the order of the report.",
    ),
    here(
        Action::SortSecond,
        "sort-second",
        "second sort",
        "Sorts rows that are equal in the first column by the one under the cursor.",
    ),
    here(Action::SortDirection, "sort-direction", "sort", "Turns the order round."),
    here(Action::Zoom, "zoom", "set period", "Sets the period of all pages to the bar of the trend under the cursor."),
    here(
        Action::Choose,
        "choose",
        "choose",
        "On the plan, takes the selected journey into the filter of all pages, or out of it (R3).",
    ),
    here(
        Action::ZoomIn,
        "zoom-in",
        "zoom",
        "On the plan, makes the columns days, weeks, months: less time is in sight.",
    ),
    here(
        Action::ZoomOut,
        "zoom-out",
        "zoom",
        "On the plan, makes the columns weeks, months, quarters; at the end everything is in sight.",
    ),
    here(Action::Percent, "percents", "counts/percents", "Shows counts or percents."),
    here(Action::Compare, "previous-period", "previous period", "Compares with the period just before."),
    verb(
        Action::Find,
        "find",
        "find",
        "Shows only the rows that contain a text, in every list; in help and SQL, goes to where it stands.",
    ),
    verb(Action::Palette, "palette", "commands", "Finds any command by its name."),
    verb(Action::Filter, "filter", "filter", "Opens the filter of all pages."),
    verb(
        Action::Period,
        "period",
        "period",
        "Chooses the period of all pages: days, weeks, months, quarters, years, or typed, such as 2025-Q2.",
    ),
    verb(
        Action::Machine,
        "machines",
        "automatic opens",
        "Leaves out automatic opens (Apple Mail and others), or takes them in again.",
    ),
    verb(Action::Views, "views", "views", "Chooses, saves, replaces or deletes a saved view."),
    verb(
        Action::Reset,
        "reset",
        "clean state",
        "Takes away filter, period, finds, sorts and choices of columns; pressed again, it brings them back.",
    ),
    verb(
        Action::ScrollLeft,
        "scroll-left",
        "scroll",
        "Scrolls the columns of the table to the left; on the plan, goes back in time.",
    ),
    verb(
        Action::ScrollRight,
        "scroll-right",
        "scroll",
        "Scrolls the columns of the table to the right; on the plan, goes on in time.",
    ),
    verb(Action::Columns, "columns", "columns", "Chooses which columns of the table are shown, and their order."),
    verb(Action::Sql, "sql", "SQL", "Shows the SQL behind this."),
    verb(Action::Checks, "checks", "checks", "Shows the laws that the numbers here keep."),
    verb(Action::Export, "export", "export", "Writes this to a file: CSV, JSON, Markdown or HTML."),
    here(
        Action::Segment,
        "segment",
        "save as segment",
        "Saves the people of a list, or of a bar of the trend, as a segment.",
    ),
    verb(Action::Copy, "copy", "copy", "Copies the selected row to the clipboard of your terminal."),
    verb(
        Action::CopyTable,
        "copy-table",
        "copy table",
        "Copies the table: the rows found, in their order, with the columns chosen.",
    ),
    verb(Action::Pager, "pager", "pager", "Shows the SQL or the help that is open in $PAGER."),
    verb(Action::SaveForm, "save-form", "save", "Saves the form that is open; in the filter, applies it."),
    verb(Action::EntryUp, "entry-up", "move up", "In a form, moves the step under the cursor before the one above it."),
    verb(
        Action::EntryDown,
        "entry-down",
        "move down",
        "In a form, moves the step under the cursor behind the one below it.",
    ),
    verb(
        Action::EntryRemove,
        "entry-remove",
        "take out",
        "In a form, takes out the condition, step or exclusion under the cursor.",
    ),
    verb(Action::Refresh, "refresh", "refresh", "Reads what is new in the source."),
    verb(
        Action::Help,
        "help",
        "help",
        "Shows every key of this page and what its columns mean; in a list of people, a timeline or a form, what works there.",
    ),
    verb(Action::Suspend, "suspend", "suspend", "Gives the terminal back to the shell; fg returns."),
    verb(Action::Quit, "quit", "quit", "Ends milepost."),
];
