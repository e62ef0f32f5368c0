// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/api.h"
#include "core/base/media_info.h"
#include "core/base/query.h"
#include "core/base/result.h"
#include "core/task/task.h"

/// What every task must look at before it plans: checks for Task::plan to call, with messages fit
/// to show.
namespace sl {

/// Longest prompt, in characters (code points), that a task takes.
constexpr std::size_t kMaxPromptCharacters = 8000;

/// `text` without white space (Unicode's, too) at its ends. Bytes that are not UTF-8 are kept.
SL_API std::string_view trimmed(std::string_view text);

/// The query's prompt, trimmed. Usage: empty or blank though the task requires one, or `<image>`
/// marks that do not match the number of media. BadInput: not UTF-8 (also `system`, stop texts and
/// the forced prefix), or longer than kMaxPromptCharacters.
SL_API Result<std::string> checkedPrompt(const Query& query, const TaskInfo& task);

/// The prompt, trimmed, without its `<image>` marks: the words alone.
SL_API std::string promptWords(const Query& query);

/// Usage: no medium, more than `maxCount` (0: any number), a kind that the task does not take, or a
/// time span where no medium has time. `media` describes query.media.
SL_API Result<void> checkMedia(const Query& query, const std::vector<MediaInfo>& media,
                               const TaskInfo& task, int maxCount);

/// The query's region clipped to the picture, file pixels; none where the query has none. BadInput
/// naming the picture's size: not finite, of zero area, or outside the picture.
SL_API Result<std::optional<Box>> checkedRegion(const Query& query, const MediaInfo& picture);

/// Usage naming the option and its range: max tokens, beams, temperature, top-p, top-k, min-p,
/// repetition penalty, an empty stop text.
SL_API Result<void> checkGeneration(const GenerationOptions& options);

}  // namespace sl
