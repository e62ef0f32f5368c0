// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/session/project.h"

using namespace sl;

class TestProject : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void projectWithSamples();
    void projectWithRoots();
    void folderWithoutProject();
    void filesAndMissingOnes();
    void naturalOrder();
    void brokenProjectFile();
    void kinds();

private:
    void write(const QString& name, const QByteArray& bytes = "x");
    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestProject::init() {
    m_dir = std::make_unique<QTemporaryDir>();
}

void TestProject::write(const QString& name, const QByteArray& bytes) {
    const QString path = m_dir->filePath(name);
    QDir().mkpath(QFileInfo(path).absolutePath());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

void TestProject::projectWithSamples() {
    write("media/a.png");
    write("project.json",
          R"({"name":"Lab","model":"mini","defaults":{"task":"vqa"},"samples":["media/a.png",
              {"media":"gone.png","task":"grounding","prompt":"the cat"}, 7]})");
    const auto project = openProject({m_dir->path()}, false);
    QVERIFY(project.has_value());
    QCOMPARE(project->info.name, "Lab");
    QCOMPARE(project->info.task, "vqa");
    QVERIFY(!project->info.adHoc);
    QCOMPARE(project->info.storePath, m_dir->path() + "/sightline.db");
    QCOMPARE(project->samples.size(), std::size_t(2));
    QVERIFY(!project->samples[0].missing);
    QVERIFY(project->samples[1].missing);
    QCOMPARE(project->samples[1].sample.prompt, std::string("the cat"));
}

void TestProject::projectWithRoots() {
    write("pictures/a.png");
    write("other/b.png");
    write("project.json", R"({"media_roots":["pictures"]})");
    const auto project = openProject({m_dir->filePath("project.json")}, false);
    QVERIFY(project.has_value());
    QCOMPARE(project->samples.size(), std::size_t(1));
}

void TestProject::folderWithoutProject() {
    const auto empty = openProject({m_dir->path()}, false);
    QVERIFY(!empty.has_value());
    QVERIFY(QString::fromStdString(empty.error().message).contains(m_dir->path()));
    write("a.JPG");
    write("notes.txt");
    write(".hidden/b.png");
    const auto project = openProject({m_dir->path()}, false);
    QVERIFY(project.has_value());
    QVERIFY(project->info.adHoc);
    QCOMPARE(project->samples.size(), std::size_t(1));
}

void TestProject::filesAndMissingOnes() {
    write("a.png");
    const auto project = openProject({m_dir->filePath("a.png"), m_dir->filePath("no.png")}, false);
    QVERIFY(project.has_value());
    QCOMPARE(project->samples.size(), std::size_t(1));
    QCOMPARE(project->notices.size(), std::size_t(1));
    const auto none = openProject({m_dir->filePath("no.png")}, false);
    QCOMPARE(none.error().code, ErrorCode::BadInput);
}

void TestProject::naturalOrder() {
    for (const char* name : {"f10.png", "f2.png", "F1.png"}) write(name);
    QStringList names;
    for (const QString& path : mediaFilesBelow(m_dir->path(), 100))
        names << QFileInfo(path).fileName();
    QCOMPARE(names, QStringList({"F1.png", "f2.png", "f10.png"}));
    QCOMPARE(mediaFilesBelow(m_dir->path(), 2).size(), 2);
}

void TestProject::brokenProjectFile() {
    write("project.json", "{\"name\": ");
    QVERIFY(!openProject({m_dir->path()}, false).has_value());
    write("project.json", "[1]");
    QVERIFY(!openProject({m_dir->path()}, false).has_value());
}

void TestProject::kinds() {
    write("p/project.json", "{}");
    write("m/config.json", "{}");
    write("a.png");
    write("a.doc");
    QCOMPARE(pathKind(m_dir->filePath("p")), PathKind::Project);
    QCOMPARE(pathKind(m_dir->filePath("m")), PathKind::Model);
    QCOMPARE(pathKind(m_dir->filePath("a.png")), PathKind::Media);
    QCOMPARE(pathKind(m_dir->filePath("a.doc")), PathKind::Other);
    QCOMPARE(pathKind(m_dir->path()), PathKind::Folder);
    QCOMPARE(pathKind("/nowhere"), PathKind::Missing);
}

QTEST_GUILESS_MAIN(TestProject)
#include "tst_project.moc"
