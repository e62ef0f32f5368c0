// SPDX-License-Identifier: Apache-2.0
#include "app/gui/application.h"
#include "core/session/engine.h"

int main(int argc, char** argv) {
    return sl::runApplication(argc, argv, sl::builtInEngine());
}
