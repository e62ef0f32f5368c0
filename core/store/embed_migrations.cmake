# SPDX-License-Identifier: Apache-2.0
# cmake -DOUT=file.cpp -DSQL=a.sql;b.sql -P embed_migrations.cmake
# Writes the numbered migrations as C++ text, so that no file is looked for at run time.
set(code "// Written by embed_migrations.cmake; do not edit.\n#include \"core/store/migrations.h\"\n\n")
string(APPEND code "namespace sl::store {\n\nconst std::vector<Migration>& migrations() {\n")
string(APPEND code "    static const std::vector<Migration> kMigrations = {\n")
set(expected 0)
foreach(file IN LISTS SQL)
    math(EXPR expected "${expected} + 1")
    get_filename_component(name "${file}" NAME_WE)
    string(REGEX MATCH "^0*([0-9]+)_" _ "${name}")
    if(NOT CMAKE_MATCH_1 EQUAL expected)
        message(FATAL_ERROR "${file}: expected migration number ${expected}")
    endif()
    file(READ "${file}" text)
    string(APPEND code "        {${expected}, \"${name}\", R\"__sql__(${text})__sql__\"},\n")
endforeach()
string(APPEND code "    };\n    return kMigrations;\n}\n\n}  // namespace sl::store\n")
file(WRITE "${OUT}" "${code}")
