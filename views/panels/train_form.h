// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "core/session/train_plan.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;
class QVBoxLayout;

namespace sl {

class PathEdit;
class Segmented;

/// Where a fine-tune is chosen: data, base model, recipe, limits.
class TrainForm : public QWidget {
    Q_OBJECT
public:
    explicit TrainForm(QWidget* parent = nullptr);

    TrainPlan plan() const;
    /// Fills the fields; planChanged follows when it is another plan.
    void setPlan(const TrainPlan& plan);
    /// Models to offer beside mini.
    void setModels(const QStringList& models);

Q_SIGNALS:
    void planChanged(const sl::TrainPlan& plan);

private:
    void buildData(QVBoxLayout* column);
    void buildModel(QVBoxLayout* column);
    void buildLimits(QVBoxLayout* column);
    void dataChosen(const QString& path);
    void recipeChosen(int index);
    void edited();
    void showSource();

    TrainPlan m_plan;
    bool m_filling = false;
    Segmented* m_source;
    QWidget* m_file;
    QLabel* m_project;
    PathEdit *m_data, *m_mediaRoot, *m_test, *m_recipeFile;
    QComboBox *m_format, *m_testFormat, *m_boxes, *m_model, *m_recipe;
    QLabel* m_recipeLine;
    QDoubleSpinBox* m_minutes;
    QSpinBox *m_steps, *m_threads, *m_watch;
};

}  // namespace sl
