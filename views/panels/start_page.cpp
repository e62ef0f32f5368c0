// SPDX-License-Identifier: Apache-2.0
#include "views/panels/start_page.h"

#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include "views/panels/look.h"
#include "views/panels/project_tile_button.h"

namespace sl {

namespace {
constexpr int kColumnWidth = 760;
constexpr int kMostRecents = 6;

void empty(QLayout* layout) {
    while (QLayoutItem* item = layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}
}  // namespace

StartPage::StartPage(QWidget* parent) : QWidget(parent) {
    build();
}

void StartPage::build() {
    auto* content = new QWidget(this);
    content->setMaximumWidth(kColumnWidth);
    auto* title = new QLabel(tr("Sightline"), content);
    title->setProperty("title", true);
    auto* subtitle = note(tr("Ask a picture. See the answer, and where it came from."), content);
    m_demoBox = new QWidget(content);
    auto* demoColumn = new QVBoxLayout(m_demoBox);
    demoColumn->setContentsMargins(0, 0, 0, kGap);
    demoColumn->setSpacing(kGap);
    demoColumn->addWidget(heading(tr("Begin with"), m_demoBox));
    m_demos = new QVBoxLayout;
    m_demos->setSpacing(kGap);
    demoColumn->addLayout(m_demos);
    m_recentBox = new QWidget(content);
    auto* recentColumn = new QVBoxLayout(m_recentBox);
    recentColumn->setContentsMargins(0, 0, 0, 0);
    recentColumn->setSpacing(kHalfGap);
    recentColumn->addWidget(heading(tr("Recent"), m_recentBox));
    m_recents = new QVBoxLayout;
    m_recents->setSpacing(2);
    recentColumn->addLayout(m_recents);
    m_model = note({}, content);

    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(3 * kGap, 3 * kGap, 3 * kGap, 3 * kGap);
    column->setSpacing(kGap);
    column->addStretch(2);
    column->addWidget(title);
    column->addWidget(subtitle);
    column->addSpacing(2 * kGap);
    column->addWidget(m_demoBox);
    column->addWidget(buildDropZone());
    column->addSpacing(kGap);
    column->addWidget(m_recentBox);
    column->addSpacing(kGap);
    column->addWidget(m_model);
    column->addStretch(3);

    auto* middle = new QWidget(this);
    auto* row = new QHBoxLayout(middle);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch(1);
    row->addWidget(content, 100);
    row->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(middle);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
    setDemos({});
    setRecents({});
}

QWidget* StartPage::buildDropZone() {
    auto* zone = new QFrame(this);
    zone->setProperty("dropZone", true);
    auto* icon = new QLabel(zone);
    icon->setPixmap(tintedIcon("drop", dimColor(this)).pixmap(QSize(24, 24), devicePixelRatioF()));
    auto* text =
        note(tr("Drop pictures, a folder, a project or a model anywhere in the window"), zone);
    auto* folder = new QPushButton(themedIcon("folder"), tr("Open folder…"), zone);
    auto* files = new QPushButton(themedIcon("file"), tr("Open pictures…"), zone);
    connect(folder, &QPushButton::clicked, this, &StartPage::openFolderRequested);
    connect(files, &QPushButton::clicked, this, &StartPage::openFilesRequested);
    auto* row = new QHBoxLayout(zone);
    row->setContentsMargins(2 * kGap, 2 * kGap, 2 * kGap, 2 * kGap);
    row->setSpacing(kGap);
    row->addWidget(icon);
    row->addWidget(text, 1);
    row->addWidget(folder);
    row->addWidget(files);
    return zone;
}

void StartPage::setDemos(const std::vector<ProjectTile>& demos) {
    empty(m_demos);
    for (const ProjectTile& demo : demos) {
        auto* button = new ProjectTileButton(demo, this);
        connect(button, &QAbstractButton::clicked, this,
                [this, folder = demo.folder] { Q_EMIT openRequested({folder}); });
        m_demos->addWidget(button);
    }
    m_demoBox->setVisible(!demos.empty());
}

void StartPage::setRecents(const QStringList& paths) {
    empty(m_recents);
    const QString home = QDir::homePath();
    for (const QString& path : paths.mid(0, kMostRecents)) {
        QString shown = path;
        if (shown.startsWith(home + "/")) shown.replace(0, home.size(), "~");
        auto* button = new QToolButton(this);
        button->setText(shown);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setIcon(themedIcon(QFileInfo(path).suffix().isEmpty() ? "folder" : "picture"));
        button->setAutoRaise(true);
        button->setToolTip(path);
        button->setAccessibleName(tr("Open %1").arg(path));
        button->setMinimumHeight(kSmallestTarget + kHalfGap);
        connect(button, &QToolButton::clicked, this,
                [this, path] { Q_EMIT openRequested({path}); });
        m_recents->addWidget(button, 0, Qt::AlignLeft);
    }
    m_recentBox->setVisible(!paths.isEmpty());
}

void StartPage::setModelLine(const QString& text) {
    m_model->setText(text);
    m_model->setVisible(!text.isEmpty());
}

void StartPage::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(rect(), palette().color(QPalette::Window));
}

}  // namespace sl
