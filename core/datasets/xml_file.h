// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <pugixml.hpp>

#include "core/base/result.h"

namespace sl::datasets {

/// A small XML file from anybody: at most 16 MiB, entities of a document type are not expanded, and
/// a file that declares any is refused. BadInput naming the file and the place in it.
Result<std::unique_ptr<pugi::xml_document>> readXml(const std::string& path);

/// The document as text, indented by tabs, UTF-8.
std::string xmlText(const pugi::xml_document& document);

/// Without what XML 1.0 cannot hold: control characters become U+FFFD, bytes that are not UTF-8
/// too.
std::string xmlSafe(const std::string& text);

/// Text of a child element without the blanks at its ends; empty where there is none.
std::string childText(const pugi::xml_node& node, const char* name);

}  // namespace sl::datasets
