# SPDX-License-Identifier: Apache-2.0
# sightline_add_plugin(): the one call in a plugin's CMakeLists.txt. Included by Sightline's own
# build and, through find_package(SightlineSDK), by builds of plugins elsewhere.

if(NOT SIGHTLINE_SDK_INCLUDE_DIR)  # the package's own file says it, the source tree need not
    get_filename_component(SIGHTLINE_SDK_INCLUDE_DIR "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)
endif()

# sightline_plugin_abi(<variable>): what SL_ABI_STRING of core/base/abi.h is with this compiler and
# its flags. Read out of a compiled file, so that plugin.json cannot say anything else.
function(sightline_plugin_abi variable)
    set(headers "${SIGHTLINE_SDK_INCLUDE_DIR}")
    file(SHA256 "${headers}/core/base/abi.h" key)
    string(APPEND key "${CMAKE_CXX_COMPILER_ID}${CMAKE_CXX_COMPILER_VERSION}${CMAKE_CXX_FLAGS}")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${headers}/core/base/abi.h")
    if(NOT "${SIGHTLINE_PLUGIN_ABI_KEY}" STREQUAL "${key}")
        set(probe "${CMAKE_BINARY_DIR}/CMakeFiles/sightline_abi")
        file(WRITE "${probe}.cpp" "#include \"core/base/abi.h\"
            const char text[] = \"sightline-abi:\" SL_ABI_STRING \"|\";
            int main(int count, char**) { return text[count]; }")
        try_compile(compiled "${CMAKE_BINARY_DIR}/CMakeFiles" SOURCES "${probe}.cpp"
            CMAKE_FLAGS "-DINCLUDE_DIRECTORIES=${headers}" CXX_STANDARD 20
            OUTPUT_VARIABLE why COPY_FILE "${probe}.bin")
        if(NOT compiled)
            message(FATAL_ERROR "cannot compile core/base/abi.h to learn the plugin ABI:\n${why}")
        endif()
        file(STRINGS "${probe}.bin" found REGEX "sightline-abi:[^|]+")
        string(REGEX MATCH "sightline-abi:([^|]+)" found "${found}")
        set(SIGHTLINE_PLUGIN_ABI "${CMAKE_MATCH_1}" CACHE INTERNAL "")
        set(SIGHTLINE_PLUGIN_ABI_KEY "${key}" CACHE INTERNAL "")
    endif()
    set(${variable} "${SIGHTLINE_PLUGIN_ABI}" PARENT_SCOPE)
endfunction()

# sightline_add_plugin(id SOURCES … [LINK …] [OUTPUT folder]): builds <folder>/<id>/lib<id>.so
# with the plugin.json of the current folder beside it, in which @SIGHTLINE_PLUGIN_ABI@ and
# @SIGHTLINE_PLUGIN_LIBRARY@ are filled in. The target is plugin_<id>; it installs into
# lib/sightline/plugins/<id>, where Sightline looks.
function(sightline_add_plugin id)
    cmake_parse_arguments(ARG "" "OUTPUT" "SOURCES;LINK" ${ARGN})
    if(NOT ARG_OUTPUT)
        set(ARG_OUTPUT "${CMAKE_BINARY_DIR}/plugins")
    endif()
    set(target "plugin_${id}")
    add_library(${target} MODULE ${ARG_SOURCES})
    target_link_libraries(${target} PRIVATE Sightline::sdk ${ARG_LINK})
    target_compile_features(${target} PRIVATE cxx_std_20)
    # What is undefined is found while linking, not by somebody who opens the plugin.
    target_link_options(${target} PRIVATE -Wl,--no-undefined)
    set_target_properties(${target} PROPERTIES PREFIX lib OUTPUT_NAME "${id}"
        LIBRARY_OUTPUT_DIRECTORY "${ARG_OUTPUT}/${id}"
        CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
        INSTALL_RPATH "$ORIGIN/../../..")
    sightline_plugin_abi(SIGHTLINE_PLUGIN_ABI)
    set(SIGHTLINE_PLUGIN_LIBRARY "lib${id}.so")
    configure_file("${CMAKE_CURRENT_SOURCE_DIR}/plugin.json" "${ARG_OUTPUT}/${id}/plugin.json" @ONLY)
    install(TARGETS ${target} LIBRARY DESTINATION "lib/sightline/plugins/${id}" COMPONENT plugins)
    install(FILES "${ARG_OUTPUT}/${id}/plugin.json" DESTINATION "lib/sightline/plugins/${id}"
        COMPONENT plugins)
endfunction()
