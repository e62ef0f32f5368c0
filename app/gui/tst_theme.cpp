// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QLabel>
#include <QPalette>
#include <QtTest>

#include "app/gui/desktop_theme.h"
#include "app/gui/theme.h"
#include "views/panels/look.h"
#include "views/panels/word_strip.h"

using namespace sl;

namespace {

/// Relative luminance and contrast as WCAG 2.1 defines them.
double luminance(const QColor& color) {
    const auto linear = [](double c) {
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
           0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double one = luminance(a), other = luminance(b);
    return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

constexpr double kReadable = 4.5;

}  // namespace

class TestTheme : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void textIsReadable_data();
    void textIsReadable();
    void unsureWordsAreReadable_data() { textIsReadable_data(); }
    void unsureWordsAreReadable();
    void namesGoBothWays();
    void followsTheDesktop();
    void portalsValues();
};

void TestTheme::textIsReadable_data() {
    QTest::addColumn<QString>("theme");
    QTest::newRow("dark") << "dark";
    QTest::newRow("light") << "light";
}

void TestTheme::textIsReadable() {
    QFETCH(QString, theme);
    Theme look(qApp);
    look.apply(Theme::fromName(theme));
    const QPalette p = QApplication::palette();
    QWidget widget;
    QCOMPARE(isDark(&widget), theme == "dark");
    const QColor texts[] = {p.color(QPalette::Text), p.color(QPalette::PlaceholderText),
                            p.color(QPalette::Link), goodColor(&widget),
                            warnColor(&widget),      badColor(&widget)};
    for (const auto ground : {QPalette::Window, QPalette::Base, QPalette::Button, QPalette::Dark})
        for (const QColor& text : texts) {
            const double found = contrast(text, p.color(ground));
            QVERIFY2(
                found >= kReadable,
                qPrintable(
                    QString("%1 on %2: %3").arg(text.name(), p.color(ground).name()).arg(found)));
        }
    QVERIFY(contrast(p.color(QPalette::HighlightedText), p.color(QPalette::Highlight)) >=
            kReadable);
}

/// The shade of a word that the model was not sure of, as painted.
void TestTheme::unsureWordsAreReadable() {
    QFETCH(QString, theme);
    Theme look(qApp);
    look.apply(Theme::fromName(theme));
    QWidget window;
    window.setAutoFillBackground(true);
    WordStrip strip(&window);
    strip.setWords(wordsOf({{1, "    ", -12.0}, {2, "x", -12.0}}, "    x"));
    strip.resize(300, 40);
    window.resize(320, 60);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    const QImage shown = window.grab().toImage();
    // The most common colour that is not the window's own is the shade.
    QHash<QRgb, int> counts;
    for (int y = 0; y < strip.height(); ++y)
        for (int x = 0; x < strip.width(); ++x) ++counts[shown.pixel(x, y)];
    counts.remove(window.palette().color(QPalette::Window).rgb());
    QRgb shade = 0;
    for (auto it = counts.begin(); it != counts.end(); ++it)
        if (it.value() > counts.value(shade)) shade = it.key();
    QVERIFY(counts.value(shade) > 50);
    const double found = contrast(strip.palette().color(QPalette::Text), QColor(shade));
    QVERIFY2(found >= kReadable,
             qPrintable(QString("%1: %2").arg(QColor(shade).name()).arg(found)));
}

void TestTheme::namesGoBothWays() {
    for (const auto choice : {Theme::Choice::Dark, Theme::Choice::Light, Theme::Choice::System})
        QCOMPARE(Theme::fromName(Theme::name(choice)), choice);
    QCOMPARE(Theme::fromName("mauve"), Theme::Choice::Dark);
}

void TestTheme::followsTheDesktop() {
    Theme look(qApp);
    look.apply(Theme::Choice::System);
    const bool before = look.isDark();
    look.setSystemDark(!before);
    QCOMPARE(look.isDark(), !before);
    QCOMPARE(QApplication::palette().color(QPalette::Window).lightness() < 128, !before);
    look.apply(Theme::Choice::Light);  // a choice of one's own stands
    look.setSystemDark(true);
    QVERIFY(!look.isDark());
}

void TestTheme::portalsValues() {
    const auto wrapped = [](uint value) {
        return QVariant::fromValue(QDBusVariant(QVariant::fromValue(QDBusVariant(value))));
    };
    QCOMPARE(DesktopTheme::darkFrom(QVariant(1U)), std::optional(true));
    QCOMPARE(DesktopTheme::darkFrom(wrapped(2)), std::optional(false));
    for (const QVariant& odd : {wrapped(0), wrapped(77), QVariant("dark"), QVariant()})
        QVERIFY(!DesktopTheme::darkFrom(odd));
    const DesktopTheme desktop;  // with no bus: no harm
    QVERIFY(!desktop.dark());
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
