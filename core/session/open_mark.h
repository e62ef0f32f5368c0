// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace sl {

/// Tells the windows of one user on one computer apart that have the same store open. A lock in the
/// user's folder for running programs, so that nothing is written beside the store; the kernel
/// takes it away with the process, however that ends. One thread.
class OpenMark {
public:
    OpenMark() = default;
    ~OpenMark();
    OpenMark(const OpenMark&) = delete;
    OpenMark& operator=(const OpenMark&) = delete;

    /// Marks this store in place of the one before; empty: none. False when another window has it
    /// open. Where no mark can be made the answer is true: then nobody knows.
    bool place(const QString& storePath);

private:
    int m_lock = -1;
};

}  // namespace sl
