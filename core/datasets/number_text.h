// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sl::datasets {

// Not printf and strtod, which a user's locale could turn to decimal commas.

/// The shortest text that reads back as the same number: "110.5", "1e-07"; "nan", "inf".
std::string exactNumber(double value);

/// At most `places` decimals, rounded, zeros at the end left out: "110.5", "3". Zero for what is
/// not finite or above 1e15.
std::string shortNumber(double value, int places);

/// The whole text as a number (blanks around it passed over, "+3" and "1e-3" taken); none
/// otherwise, for "nan" and "inf" too.
std::optional<double> numberOf(std::string_view text);

}  // namespace sl::datasets
