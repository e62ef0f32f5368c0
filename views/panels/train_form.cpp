// SPDX-License-Identifier: Apache-2.0
#include "views/panels/train_form.h"

#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include "views/panels/look.h"
#include "views/panels/path_edit.h"
#include "views/panels/segmented.h"

namespace sl {

namespace {

constexpr int kMostSteps = 10'000'000, kMostThreads = 1024, kMostWatched = 24;
constexpr double kMostMinutes = 100'000;

QFormLayout* rows(QVBoxLayout* column) {
    auto* form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, kGap);
    form->setHorizontalSpacing(kGap);
    form->setVerticalSpacing(kGap);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    column->addLayout(form);
    return form;
}

QComboBox* formats(const QString& name, QWidget* parent) {
    auto* box = new QComboBox(parent);
    box->addItem(QObject::tr("choose…"), QString());
    for (const QString& format : trainFormats()) box->addItem(format, format);
    box->setAccessibleName(name);
    return box;
}

QString choice(const QComboBox* box) {
    return box->currentData().toString();
}

void choose(QComboBox* box, const QString& value) {
    const int index = box->findData(value);
    if (index >= 0) box->setCurrentIndex(index);
    else if (!value.isEmpty()) {
        box->addItem(value, value);
        box->setCurrentIndex(box->count() - 1);
    } else {
        box->setCurrentIndex(0);
    }
}

QSpinBox* number(int most, const QString& none, const QString& suffix, const QString& name,
                 QWidget* parent) {
    auto* box = new QSpinBox(parent);
    box->setRange(0, most);
    box->setSpecialValueText(none);
    box->setSuffix(suffix);
    box->setAccessibleName(name);
    box->setMinimumHeight(kSmallestTarget + kHalfGap);
    return box;
}

}  // namespace

TrainForm::TrainForm(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGap);
    buildData(column);
    buildModel(column);
    buildLimits(column);
    column->addStretch(1);
    setPlan(m_plan);
    showSource();
}

void TrainForm::buildData(QVBoxLayout* column) {
    column->addWidget(heading(tr("Data"), this));
    m_source = new Segmented({tr("A file"), tr("Answers of this project")}, this);
    m_source->setChoiceToolTip(1, tr("Answers that were accepted or corrected here"));
    column->addWidget(m_source);
    m_project = note(tr("Learns from the answers that were accepted under Review or corrected in "
                        "this project, as they stand when the training starts."),
                     this);
    column->addWidget(m_project);
    m_file = new QWidget(this);
    auto* inner = new QVBoxLayout(m_file);
    inner->setContentsMargins(0, 0, 0, 0);
    QFormLayout* form = rows(inner);
    m_data = new PathEdit(PathEdit::Kind::File, tr("Training data"), tr("annotation file"), this);
    m_format = formats(tr("Format of the training data"), this);
    m_mediaRoot =
        new PathEdit(PathEdit::Kind::Folder, tr("Media folder"), tr("the file's own folder"), this);
    m_boxes = new QComboBox(this);
    m_boxes->setAccessibleName(tr("How boxes are written"));
    m_boxes->addItem(tr("found from the values"), "auto");
    m_boxes->addItem(tr("pixels"), "pixels");
    m_boxes->addItem(tr("fractions 0–1"), "norm1");
    m_boxes->addItem(tr("thousandths 0–1000"), "norm1000");
    form->addRow(tr("File"), m_data);
    form->addRow(tr("Format"), m_format);
    form->addRow(tr("Media in"), m_mediaRoot);
    form->addRow(tr("Boxes"), m_boxes);
    column->addWidget(m_file);
    QFormLayout* test = rows(column);
    m_test = new PathEdit(PathEdit::Kind::File, tr("Test data"),
                          tr("optional: checked for leakage"), this);
    m_testFormat = formats(tr("Format of the test data"), this);
    test->addRow(tr("Test"), m_test);
    test->addRow(tr("Format"), m_testFormat);
    connect(m_source, &Segmented::chosen, this, &TrainForm::edited);
    connect(m_data, &PathEdit::pathChanged, this, &TrainForm::dataChosen);
    connect(m_test, &PathEdit::pathChanged, this, [this](const QString& path) {
        if (const QString format = likelyFormat(path); !format.isEmpty())
            choose(m_testFormat, format);
        edited();
    });
    connect(m_mediaRoot, &PathEdit::pathChanged, this, &TrainForm::edited);
    for (QComboBox* box : {m_format, m_boxes, m_testFormat})
        connect(box, &QComboBox::currentIndexChanged, this, &TrainForm::edited);
}

void TrainForm::buildModel(QVBoxLayout* column) {
    column->addWidget(heading(tr("Model and recipe"), this));
    QFormLayout* form = rows(column);
    m_model = new QComboBox(this);
    m_model->setAccessibleName(tr("Base model"));
    m_model->addItem(tr("mini (built in)"), "mini");
    auto* folder = iconButton("folder", tr("Choose a model folder"), this);
    connect(folder, &QToolButton::clicked, this, [this] {
        auto* dialog = new QFileDialog(this, tr("Base model"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::Directory);
        connect(dialog, &QFileDialog::fileSelected, this,
                [this](const QString& path) { choose(m_model, path); });
        dialog->open();
    });
    auto* modelRow = new QHBoxLayout;
    modelRow->setSpacing(kHalfGap);
    modelRow->addWidget(m_model, 1);
    modelRow->addWidget(folder);
    form->addRow(tr("Base"), modelRow);
    m_recipe = new QComboBox(this);
    m_recipe->setAccessibleName(tr("Recipe"));
    for (const auto& [name, line] : trainRecipes()) {
        m_recipe->addItem(name, name);
        m_recipe->setItemData(m_recipe->count() - 1, line, Qt::ToolTipRole);
    }
    m_recipe->addItem(tr("a file…"), "file");
    m_recipeFile = new PathEdit(PathEdit::Kind::File, tr("Recipe file"), tr("recipe.json"), this);
    m_recipeLine = note({}, this);
    form->addRow(tr("Recipe"), m_recipe);
    form->addRow(QString(), m_recipeFile);
    form->addRow(QString(), m_recipeLine);
    connect(m_model, &QComboBox::currentIndexChanged, this, &TrainForm::edited);
    connect(m_recipe, &QComboBox::currentIndexChanged, this, &TrainForm::recipeChosen);
    connect(m_recipeFile, &PathEdit::pathChanged, this, &TrainForm::edited);
}

void TrainForm::buildLimits(QVBoxLayout* column) {
    column->addWidget(heading(tr("Limits"), this));
    QFormLayout* form = rows(column);
    m_minutes = new QDoubleSpinBox(this);
    m_minutes->setRange(0, kMostMinutes);
    m_minutes->setDecimals(1);
    m_minutes->setSpecialValueText(tr("no limit"));
    m_minutes->setSuffix(tr(" min"));
    m_minutes->setAccessibleName(tr("Most minutes"));
    m_minutes->setMinimumHeight(kSmallestTarget + kHalfGap);
    m_steps = number(kMostSteps, tr("as the recipe says"), {}, tr("Most steps"), this);
    m_threads = number(kMostThreads, tr("all"), {}, tr("Threads"), this);
    m_watch = number(kMostWatched, tr("none"), {}, tr("Watched samples"), this);
    m_watch->setToolTip(tr("Samples that are asked again at each checkpoint"));
    form->addRow(tr("Time"), m_minutes);
    form->addRow(tr("Steps"), m_steps);
    form->addRow(tr("Threads"), m_threads);
    form->addRow(tr("Watch"), m_watch);
    connect(m_minutes, &QDoubleSpinBox::valueChanged, this, &TrainForm::edited);
    for (QSpinBox* box : {m_steps, m_threads, m_watch})
        connect(box, &QSpinBox::valueChanged, this, &TrainForm::edited);
}

void TrainForm::setModels(const QStringList& models) {
    m_filling = true;
    for (const QString& model : models)
        if (!model.isEmpty() && m_model->findData(model) < 0)
            m_model->addItem(QDir(model).dirName(), model);
    m_filling = false;
}

void TrainForm::dataChosen(const QString& path) {
    if (const QString format = likelyFormat(path); !format.isEmpty()) choose(m_format, format);
    edited();
}

void TrainForm::recipeChosen(int) {
    const QString recipe = choice(m_recipe);
    m_recipeFile->setVisible(recipe == "file");
    m_recipeLine->setText(m_recipe->currentData(Qt::ToolTipRole).toString());
    m_recipeLine->setVisible(recipe != "file");
    edited();
}

TrainPlan TrainForm::plan() const {
    return m_plan;
}

void TrainForm::setPlan(const TrainPlan& plan) {
    const bool other = !(plan == m_plan);
    m_filling = true;
    m_source->setCurrent(plan.source == TrainPlan::Source::Project ? 1 : 0);
    m_data->setPath(plan.data);
    choose(m_format, plan.format);
    m_mediaRoot->setPath(plan.mediaRoot);
    m_test->setPath(plan.test);
    choose(m_testFormat, plan.testFormat);
    choose(m_boxes, plan.boxes);
    choose(m_model, plan.model);
    const bool file = plan.recipe.contains('/');
    choose(m_recipe, file ? QStringLiteral("file") : plan.recipe);
    m_recipeFile->setPath(file ? plan.recipe : QString());
    m_minutes->setValue(plan.minutes);
    m_steps->setValue(static_cast<int>(plan.steps));
    m_threads->setValue(plan.threads);
    m_watch->setValue(plan.watch);
    recipeChosen(m_recipe->currentIndex());
    m_filling = false;
    m_plan = plan;
    showSource();
    if (other) Q_EMIT planChanged(m_plan);
}

void TrainForm::edited() {
    if (m_filling) return;
    TrainPlan plan = m_plan;  // what has no field stays
    plan.source = m_source->current() == 1 ? TrainPlan::Source::Project : TrainPlan::Source::File;
    plan.data = m_data->path();
    plan.format = choice(m_format);
    plan.mediaRoot = m_mediaRoot->path();
    plan.test = m_test->path();
    plan.testFormat = choice(m_testFormat);
    plan.boxes = choice(m_boxes);
    plan.model = choice(m_model);
    plan.recipe = choice(m_recipe) == "file" ? m_recipeFile->path() : choice(m_recipe);
    plan.minutes = m_minutes->value();
    plan.steps = m_steps->value();
    plan.threads = m_threads->value();
    plan.watch = m_watch->value();
    m_plan = plan;
    showSource();
    Q_EMIT planChanged(m_plan);
}

void TrainForm::showSource() {
    const bool project = m_plan.source == TrainPlan::Source::Project;
    m_file->setVisible(!project);
    m_project->setVisible(project);
}

}  // namespace sl
