// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/answer.h"
#include "core/base/query.h"

namespace sl::test {

/// A query and an answer that can be made again from (tag, number), so that another process can
/// tell whether what it reads back is whole.
Query sampleQuery(const std::string& tag, int number);

/// Evidence: a small grid (kept in JSON), a grid stack of `bigBytes` (0: left out), a curve.
Answer sampleAnswer(const std::string& tag, int number, std::size_t bigBytes);

/// Empty when `answer` is sampleAnswer(tag, number, bigBytes), else the first difference.
std::string differenceFromSample(const Answer& answer, const std::string& tag, int number,
                                 std::size_t bigBytes);

/// Evidence of each form with every field set.
std::vector<Evidence> evidenceOfEachForm();

/// Empty when both hold the same, numbers bit by bit; Evidence::file is left out.
std::string difference(const Evidence& a, const Evidence& b);

}  // namespace sl::test
