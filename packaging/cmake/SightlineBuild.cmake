# SPDX-License-Identifier: Apache-2.0
# Compiler settings, third-party packages, and the functions by which folders declare what they hold.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
file(STRINGS "${CMAKE_SOURCE_DIR}/core/base/abi.h" SIGHTLINE_SDK_ABI REGEX "#define SL_SDK_ABI")
string(REGEX MATCH "[0-9]+$" SIGHTLINE_SDK_ABI "${SIGHTLINE_SDK_ABI}")
set(SIGHTLINE_PLUGIN_DIR "${CMAKE_BINARY_DIR}/lib/sightline/plugins")

find_program(SIGHTLINE_CCACHE ccache)
if(SIGHTLINE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Precompiled headers are cached too; paths are made relative so that clones share the cache.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${SIGHTLINE_CCACHE})
endif()

add_library(sl_options INTERFACE)
# GCC 12 warns wrongly about "text" + string (its bug 105651): -Wno-restrict.
target_compile_options(sl_options INTERFACE -Wall -Wextra -Wpedantic -Wno-restrict -fpch-preprocess)
target_compile_definitions(sl_options INTERFACE QT_NO_KEYWORDS)
target_include_directories(sl_options INTERFACE "${CMAKE_SOURCE_DIR}")
if(SIGHTLINE_SANITIZE)
    target_compile_options(sl_options INTERFACE -fsanitize=address,undefined
        -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    target_link_options(sl_options INTERFACE -fsanitize=address,undefined)
endif()

find_package(nlohmann_json 3.11 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(spdlog REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(Threads REQUIRED)
if(BUILD_TESTING OR SIGHTLINE_WITH_GUI)
    find_package(Qt6 6.4 QUIET COMPONENTS Core Test)
endif()
if(SIGHTLINE_WITH_MODELS)
    find_package(SightlineTorch REQUIRED)
endif()
if(BUILD_TESTING AND NOT Qt6_FOUND)
    message(STATUS "Qt Test not found: tests are left out")
    set(BUILD_TESTING OFF)
endif()

# sl_library(name SOURCES … [PUBLIC …] [PRIVATE …]): a static library with the project's options.
function(sl_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC sl_options ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
endfunction()

# Folders of a checkout stay off the compile lines (and so out of the compiler cache's keys): a test
# that reads files of the source or build tree includes "test_folders.h".
file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/generated/test_folders.h" @ONLY CONTENT
"#pragma once
#define SL_SOURCE_DIR \"@CMAKE_SOURCE_DIR@\"
#define SL_BINARY_DIR \"@CMAKE_BINARY_DIR@\"
")
add_library(sl_test_folders INTERFACE)
target_include_directories(sl_test_folders INTERFACE "${CMAKE_BINARY_DIR}/generated")
if(TARGET Qt6::Test)
    # Without the folders that only QFINDTESTDATA wants.
    set_target_properties(Qt6::Test PROPERTIES INTERFACE_COMPILE_DEFINITIONS QT_TESTLIB_LIB)
endif()

# sl_test(name SOURCES … LINK … [LABELS slow|gpu|gui …] [TIMEOUT s]): a Qt Test program, one CTest
# test. The class is moc'ed; the source ends with `#include "<file>.moc"`. Tests labelled gui need a
# display.
function(sl_test name)
    if(NOT BUILD_TESTING)
        return()
    endif()
    cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LINK;LABELS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON
        RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin/tests")
    target_link_libraries(${name} PRIVATE sl_options sl_test_folders Qt6::Test ${ARG_LINK})
    add_test(NAME ${name} COMMAND ${name})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT})
endfunction()

# sl_add_folders(): adds every sub-folder that has a CMakeLists.txt, so that a new one needs no
# edit anywhere else.
macro(sl_add_folders)
    file(GLOB _folders CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*/CMakeLists.txt")
    foreach(_file IN LISTS _folders)
        get_filename_component(_folder "${_file}" DIRECTORY)
        add_subdirectory("${_folder}")
    endforeach()
endmacro()
