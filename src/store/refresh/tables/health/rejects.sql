-- grain: one reason for which records of one file could not be read (P6)
-- parameters: none
-- columns: file, reason, records, line of the first, the first, records of the file
select r.file, r.reason, r.records, r.line, r.example, f.records
from src.milepost.reject as r
inner join src.milepost.file as f on f.file = r.file
order by r.file, r.reason
