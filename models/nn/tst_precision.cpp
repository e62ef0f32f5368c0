// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <ATen/autocast_mode.h>

#include "models/nn/precision.h"

using sl::nn::Autocast;

namespace {

struct State {
    bool on, cache;
    at::ScalarType dtype;
    bool operator==(const State&) const = default;
};

State now() {
    return {at::autocast::is_autocast_enabled(at::kCPU), at::autocast::is_autocast_cache_enabled(),
            at::autocast::get_autocast_dtype(at::kCPU)};
}

at::ScalarType productType() {
    return at::matmul(at::ones({2, 2}), at::ones({2, 2})).scalar_type();
}

}  // namespace

class TestPrecision : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void productsAreBfloat16WhileOn() {
        QCOMPARE(productType(), at::kFloat);
        {
            const Autocast autocast(true);
            QCOMPARE(productType(), at::kBFloat16);
            QVERIFY(!at::autocast::is_autocast_cache_enabled());
        }
        QCOMPARE(productType(), at::kFloat);
    }

    void offDoesNothing() {
        const State before = now();
        const Autocast autocast(false);
        QVERIFY(now() == before);
        QCOMPARE(productType(), at::kFloat);
    }

    void theStateBeforeComesBack() {
        const State plain = now();
        at::autocast::set_autocast_dtype(at::kCPU, at::kHalf);
        at::autocast::set_autocast_cache_enabled(false);
        const State odd = now();
        { const Autocast autocast(true); }
        QVERIFY(now() == odd);
        at::autocast::set_autocast_dtype(at::kCPU, plain.dtype);
        at::autocast::set_autocast_cache_enabled(plain.cache);
        QVERIFY(now() == plain);
    }

    void scopesNest() {
        const State plain = now();
        {
            const Autocast outer(true);
            const State inside = now();
            { const Autocast inner(true); }
            QVERIFY(now() == inside);
            { const Autocast idle(false); }
            QVERIFY(now() == inside);
            QCOMPARE(productType(), at::kBFloat16);
        }
        QVERIFY(now() == plain);
    }
};

QTEST_APPLESS_MAIN(TestPrecision)
#include "tst_precision.moc"
