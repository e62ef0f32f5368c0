// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include <fstream>
#include <sstream>

#include "models/nn/tensor_file.h"

using namespace sl;
using nn::readTensors;
using nn::writeTensors;

class TestTensorFile : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    std::string path(const char* name) const { return m_dir.filePath(name).toStdString(); }

    static std::string bytesOf(const std::string& file) {
        std::ostringstream text;
        text << std::ifstream(file, std::ios::binary).rdbuf();
        return text.str();
    }
    static void write(const std::string& file, const std::string& bytes) {
        std::ofstream(file, std::ios::binary) << bytes;
    }

private Q_SLOTS:
    void everyTypeComesBack() {
        std::map<std::string, at::Tensor> tensors;
        for (const at::ScalarType type :
             {at::kFloat, at::kHalf, at::kBFloat16, at::kDouble, at::kLong, at::kInt, at::kShort,
              at::kChar, at::kByte, at::kBool})
            tensors[at::toString(type)] = torch::tensor({1.0F, 0.0F, 3.0F}).view({3, 1}).to(type);
        QVERIFY(writeTensors(tensors, path("all.safetensors"), false).has_value());
        const auto read = readTensors(path("all.safetensors"));
        QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
        QCOMPARE(read->size(), tensors.size());
        for (const auto& [name, tensor] : tensors) {
            QCOMPARE(read->at(name).scalar_type(), tensor.scalar_type());
            QVERIFY2(at::equal(read->at(name), tensor), name.c_str());
        }
    }

    void shapesComeBack() {
        const at::Tensor matrix = at::arange(6, at::kFloat).view({2, 3});
        const std::map<std::string, at::Tensor> tensors{
            {"scalar", torch::tensor(7, at::kLong)},
            {"empty", at::zeros({0, 4})},
            {"turned", matrix.t()},  // not contiguous
            {"learnt", at::ones({2}).requires_grad_(true)}};
        QVERIFY(writeTensors(tensors, path("shapes.safetensors"), false).has_value());
        const auto read = readTensors(path("shapes.safetensors"));
        QVERIFY(read.has_value());
        QCOMPARE(read->at("scalar").dim(), 0);
        QCOMPARE(read->at("scalar").item<std::int64_t>(), 7);
        QCOMPARE(read->at("empty").sizes(), (at::IntArrayRef{0, 4}));
        QVERIFY(at::equal(read->at("turned"), matrix.t()));
        QVERIFY(at::equal(read->at("learnt"), at::ones({2})));
    }

    void halfRoundsFloatsAlone() {
        const at::Tensor values = torch::tensor({1.0F, 0.1F, 1000.3F});
        QVERIFY(writeTensors({{"f", values}, {"n", torch::tensor({1 << 20}, at::kInt)}},
                             path("half.safetensors"), true)
                    .has_value());
        const auto read = readTensors(path("half.safetensors"));
        QVERIFY(read.has_value());
        QCOMPARE(read->at("f").scalar_type(), at::kHalf);
        QVERIFY(at::equal(read->at("f"), values.to(at::kHalf)));
        QCOMPARE(read->at("n").item<int>(), 1 << 20);
    }

    void copiesOutliveTheFile() {
        const std::string file = path("gone.safetensors");
        QVERIFY(writeTensors({{"w", at::ones({5})}}, file, false).has_value());
        const auto read = readTensors(file);
        QVERIFY(writeTensors({{"w", at::zeros({5})}}, file, false).has_value());
        QVERIFY(at::equal(read->at("w"), at::ones({5})));
        QVERIFY(at::equal(readTensors(file)->at("w"), at::zeros({5})));
    }

    void hostileFilesAreRefused() {
        const std::string file = path("bad.safetensors");
        QVERIFY(writeTensors({{"w", at::ones({50})}}, file, false).has_value());
        const std::string whole = bytesOf(file);
        std::vector<std::string> bad{"",
                                     "short",
                                     whole.substr(0, 8),
                                     whole.substr(0, 40),
                                     whole.substr(0, whole.size() - 1),
                                     whole + "x"};
        std::string huge = whole;
        huge.replace(0, 8, 8, '\x7F');
        bad.push_back(huge);
        std::string lying = whole;  // a header one byte longer than the file
        lying[0] = static_cast<char>(whole.size() - 7);
        bad.push_back(lying);
        for (std::size_t i = 0; i < bad.size(); ++i) {
            write(file, bad[i]);
            const auto read = readTensors(file);
            QVERIFY2(!read.has_value(), std::to_string(i).c_str());
            QCOMPARE(read.error().code, ErrorCode::BadModel);
            QVERIFY(read.error().message.find("bad.safetensors") != std::string::npos);
        }
        QCOMPARE(readTensors(path("absent.safetensors")).error().code, ErrorCode::BadModel);
    }

    void whatCannotBeWrittenIsSaid() {
        const auto written =
            writeTensors({{"w", at::ones({1})}}, path("no/such/f.safetensors"), false);
        QVERIFY(!written && written.error().code == ErrorCode::BadInput);
    }
};

QTEST_APPLESS_MAIN(TestTensorFile)
#include "tst_tensor_file.moc"
