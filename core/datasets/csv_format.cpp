// SPDX-License-Identifier: Apache-2.0
// One row for each annotation, or for the answer where there is none. The first row names the
// columns (kColumns); readers find them by name, whatever their order, and need "media" alone.
// UTF-8 without byte order mark, RFC 4180. Numbers are the shortest that read back the same.
#include <algorithm>
#include <array>
#include <unordered_map>

#include "core/datasets/answered_sample.h"
#include "core/datasets/box_bounds.h"
#include "core/datasets/csv_text.h"
#include "core/datasets/format.h"
#include "core/datasets/number_text.h"
#include "core/datasets/records.h"

namespace sl::datasets {

namespace {

constexpr std::array kColumns{
    "id",      "task",      "model",   "media", "media_index", "width", "height",  // the medium
    "prompt",  "answer",    "verdict",                                             // the question
    "kind",    "label",     "score",   "x0",    "y0",          "x1",    "y1",      // file pixels
    "start_s", "end_s",                                                            // spans
    "object",  "box3d",     "polygon", "text",  // numbers parted by blanks; text annotations
    "author",  "author_id",                     // truth, person or run; who
};

/// A row by the names of its columns.
class NamedRow {
public:
    explicit NamedRow(const std::unordered_map<std::string, std::size_t>& columns)
        : m_columns(columns) {}

    void set(std::vector<std::string> fields) { m_fields = std::move(fields); }
    const std::string& operator[](const char* column) const {
        static const std::string kNone;
        const auto found = m_columns.find(column);
        return found == m_columns.end() || found->second >= m_fields.size()
                   ? kNone
                   : m_fields[found->second];
    }
    std::optional<double> number(const char* column) const { return numberOf((*this)[column]); }
    int whole(const char* column) const {
        const double value = number(column).value_or(0);
        return value >= 0 && value <= 1 << 30 ? static_cast<int>(value) : 0;
    }
    /// Numbers parted by blanks; empty where one is none.
    std::vector<double> numbers(const char* column) const {
        std::vector<double> values;
        const std::string& text = (*this)[column];
        for (std::size_t at = 0; (at = text.find_first_not_of(' ', at)) != std::string::npos;) {
            const std::size_t end = std::min(text.find(' ', at), text.size());
            const auto value = numberOf(std::string_view(text).substr(at, end - at));
            if (!value) return {};
            values.push_back(*value);
            at = end;
        }
        return values;
    }

private:
    const std::unordered_map<std::string, std::size_t>& m_columns;
    std::vector<std::string> m_fields;
};

Author authorOf(const NamedRow& row) {
    const std::string& kind = row["author"];
    Author author;
    if (kind == "person") author.kind = Author::Kind::Person;
    else if (kind != "run") author.kind = Author::Kind::Truth;
    author.id = row["author_id"];
    return author;
}

/// Fills the fields of its kind; what is wrong with them, if anything.
std::optional<std::string> readShape(const NamedRow& row, Annotation& annotation) {
    const std::string& kind = row["kind"];
    if (kind == "box") {
        const auto x0 = row.number("x0");
        const auto y0 = row.number("y0");
        const auto x1 = row.number("x1");
        const auto y1 = row.number("y1");
        if (!x0 || !y0 || !x1 || !y1) return "a box needs numbers in x0, y0, x1 and y1";
        annotation.box = {*x0, *y0, *x1, *y1};
    } else if (kind == "span") {
        const auto start = row.number("start_s");
        const auto end = row.number("end_s");
        if (!start || !end || *start >= *end) return "a span needs start_s before end_s";
        annotation.kind = Annotation::Kind::Span;
        annotation.span = {*start, *end};
    } else if (kind == "region") {
        const auto values = row.numbers("polygon");
        if (values.size() < 6 || values.size() % 2 != 0)
            return "a region needs three or more points \"x y x y …\" in polygon";
        annotation.kind = Annotation::Kind::Region;
        for (std::size_t i = 0; i < values.size(); i += 2)
            annotation.polygon.push_back({values[i], values[i + 1]});
    } else if (kind == "object") {
        const auto values = row.numbers("box3d");
        if (values.size() != 6) return "an object needs six numbers in box3d";
        annotation.kind = Annotation::Kind::Object;
        std::copy(values.begin(), values.end(), annotation.box3d.begin());
        const double id = row.number("object").value_or(-1);
        annotation.objectId = id >= 0 && id <= 1 << 30 ? static_cast<int>(id) : -1;
    } else if (kind == "text") {
        annotation.kind = Annotation::Kind::Text;
        annotation.text = row["text"];
    } else {
        return "there is no kind '" + kind + "': box, span, region, object, text or answer";
    }
    return std::nullopt;
}

class CsvReader {
public:
    CsvReader(const std::string& path, const ReadOptions& options)
        : m_path(path), m_options(options), m_row(m_columns) {
        m_data.boxReading = "pixels xyxy";
    }

    /// Whether to go on.
    bool take(CsvRow& row) {
        if (m_columns.empty()) return takeHeader(row);
        m_row.set(std::move(row.fields));
        const std::string where = m_path + " line " + std::to_string(row.line);
        if (m_row["media"].empty()) {
            ++m_position;
            m_data.findings.push_back({where, "has nothing in the column \"media\""});
            return true;
        }
        const bool isNew = !m_open || !sameMedium();
        if (isNew && !begin()) return false;
        takeAnswer(isNew);
        takeAnnotation(where);
        return true;
    }

    Result<Dataset> finish() {
        if (m_headerFailed || m_columns.empty())
            return fail(ErrorCode::BadInput,
                        "the first line of '" + m_path + "' names no column \"media\"",
                        "columns of this format: id, task, media, prompt, answer, kind, label, x0, "
                        "y0, x1, y1, …");
        flush();
        m_data.samples = m_samples.take();
        return std::move(m_data);
    }

private:
    bool takeHeader(CsvRow& row) {
        for (std::size_t i = 0; i < row.fields.size(); ++i) m_columns.emplace(row.fields[i], i);
        m_headerFailed = m_columns.count("media") == 0;
        return !m_headerFailed;
    }

    bool sameMedium() const {
        return m_medium.id == m_row["id"] && m_medium.media == m_row["media"] &&
               m_medium.task == m_row["task"] && m_medium.prompt == m_row["prompt"] &&
               static_cast<int>(m_medium.index) == m_row.whole("media_index") &&
               (!m_medium.id.empty() || m_firstAnswer == m_row["answer"]);
    }

    bool begin() {
        flush();
        m_medium = {};
        m_medium.id = m_row["id"];
        m_medium.task = m_row["task"];
        m_medium.media = m_row["media"];
        m_medium.prompt = m_row["prompt"];
        m_medium.index = static_cast<std::size_t>(m_row.whole("media_index"));
        m_firstAnswer = m_row["answer"];
        if (m_options.limit > 0 && !m_samples.continues(m_medium) &&
            static_cast<std::int64_t>(m_samples.count()) >= m_options.limit)
            return false;
        m_open = true;
        const std::pair size(m_row.whole("width"), m_row.whole("height"));
        if (size.first > 0 && size.second > 0) m_data.sizes[m_medium.media] = size;
        return true;
    }

    void takeAnswer(bool isNew) {
        const bool plain = m_row["kind"].empty() || m_row["kind"] == "answer";
        if ((isNew || plain) && !m_row["answer"].empty())
            m_medium.answers.push_back(m_row["answer"]);
    }

    void takeAnnotation(const std::string& where) {
        if (m_row["kind"].empty() || m_row["kind"] == "answer") return;
        Annotation annotation;
        if (const auto problem = readShape(m_row, annotation)) {
            m_data.findings.push_back({where, *problem});
            return;
        }
        annotation.label = m_row["label"];
        annotation.score = m_row.number("score");
        annotation.author = authorOf(m_row);
        const auto size = m_data.sizes.find(m_medium.media);
        const bool known = size != m_data.sizes.end();
        if (annotation.kind == Annotation::Kind::Box &&
            !isOfUse(annotation.box, known ? std::optional(size->second) : std::nullopt, where,
                     m_data.findings))
            return;
        m_medium.annotations.push_back(std::move(annotation));
    }

    void flush() {
        if (m_open) m_samples.add(std::move(m_medium), m_position++);
        m_open = false;
    }

    const std::string& m_path;
    const ReadOptions& m_options;
    std::unordered_map<std::string, std::size_t> m_columns;
    NamedRow m_row;
    Dataset m_data;
    AnsweredSamples m_samples;
    AnsweredMedium m_medium;
    std::string m_firstAnswer;
    std::int64_t m_position = 0;
    bool m_open = false, m_headerFailed = false;
};

Result<Dataset> readCsv(const std::string& path, const ReadOptions& options) {
    const auto text = readText(path);
    if (!text) return passOn(text);
    CsvReader reader(path, options);
    const auto visited = visitCsvRows(*text, [&](CsvRow& row) { return reader.take(row); });
    if (!visited)
        return fail(visited.error().code, "'" + path + "': " + visited.error().message,
                    "check that it is CSV with commas and double quotes");
    return reader.finish();
}

std::string joined(const double* values, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "" : " ") + exactNumber(values[i]);
    return text;
}

/// The columns from "kind" on.
std::vector<std::string> shapeFields(const Annotation& a) {
    std::vector<std::string> fields{"box", a.label, a.score ? exactNumber(*a.score) : ""};
    fields.resize(15);  // up to "author_id"
    switch (a.kind) {
        case Annotation::Kind::Box:
            for (std::size_t i = 0; i < 4; ++i)
                fields[3 + i] = exactNumber(std::array{a.box.x0, a.box.y0, a.box.x1, a.box.y1}[i]);
            break;
        case Annotation::Kind::Span:
            fields[0] = "span";
            fields[7] = exactNumber(a.span.startSec);
            fields[8] = exactNumber(a.span.endSec);
            break;
        case Annotation::Kind::Object:
            fields[0] = "object";
            fields[9] = std::to_string(a.objectId);
            fields[10] = joined(a.box3d.data(), a.box3d.size());
            break;
        case Annotation::Kind::Region:
            fields[0] = "region";
            for (const Point& point : a.polygon)
                fields[11] += (fields[11].empty() ? "" : " ") + exactNumber(point.x) + " " +
                              exactNumber(point.y);
            break;
        case Annotation::Kind::Text:
            fields[0] = "text";
            fields[12] = a.text;
            break;
    }
    fields[13] = a.author.kind == Author::Kind::Person
                     ? "person"
                     : (a.author.kind == Author::Kind::Run ? "run" : "truth");
    fields[14] = a.author.id;
    return fields;
}

std::string rowOf(const ExportItem& item, const std::string& answer,
                  const std::vector<std::string>& shape) {
    std::vector<std::string> fields{item.runId,
                                    item.task,
                                    item.model,
                                    item.media,
                                    std::to_string(item.mediaIndex),
                                    item.width > 0 ? std::to_string(item.width) : "",
                                    item.height > 0 ? std::to_string(item.height) : "",
                                    item.prompt,
                                    answer,
                                    item.verdict};
    fields.insert(fields.end(), shape.begin(), shape.end());
    fields.resize(kColumns.size());
    return csvLine(fields);
}

Result<std::string> writeCsv(const std::vector<ExportItem>& items, Written& written) {
    std::string text = csvLine({kColumns.begin(), kColumns.end()});
    for (const ExportItem& item : items) {
        if (item.annotations.empty()) text += rowOf(item, item.text, {"answer"});
        for (const Annotation& annotation : item.annotations)
            text += rowOf(item, item.text, shapeFields(annotation));
        for (const std::string& answer : item.otherAnswers) text += rowOf(item, answer, {"answer"});
        ++written.items;
    }
    return text;
}

}  // namespace

Format csvFormat() {
    return {"csv", readCsv, writeCsv};
}

}  // namespace sl::datasets
