// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include <QWidget>

#include "core/base/box.h"

class QLabel;

namespace sl {

/// The part of the picture that the question is about, as a chip with its corners and a button
/// that takes it away. Hidden while there is none.
class RegionChip : public QWidget {
    Q_OBJECT
public:
    explicit RegionChip(QWidget* parent = nullptr);
    void setRegion(const std::optional<Box>& regionInFile);

Q_SIGNALS:
    void cleared();

private:
    QLabel* m_text;
};

}  // namespace sl
