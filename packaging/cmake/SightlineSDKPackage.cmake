# SPDX-License-Identifier: Apache-2.0
# Install rules of the plugin SDK: `cmake --install <build> --prefix <prefix> --component sdk`.
include(CMakePackageConfigHelpers)

set(SDK_HEADERS include/sightline)
set(SDK_PACKAGE lib/cmake/SightlineSDK)

install(TARGETS sightline_sdk EXPORT SightlineSDKTargets
    LIBRARY DESTINATION lib COMPONENT sdk NAMELINK_COMPONENT sdk
    INCLUDES DESTINATION ${SDK_HEADERS})
install(DIRECTORY base metrics task DESTINATION ${SDK_HEADERS}/core COMPONENT sdk
    FILES_MATCHING PATTERN "*.h"
    PATTERN "testplugins" EXCLUDE
    PATTERN "guarded_*.h" EXCLUDE  # how the registry opens plugins is its own affair
    PATTERN "plugin_library.h" EXCLUDE
    PATTERN "plugin_listing.h" EXCLUDE)
install(EXPORT SightlineSDKTargets NAMESPACE Sightline:: DESTINATION ${SDK_PACKAGE} COMPONENT sdk)

configure_package_config_file("${CMAKE_SOURCE_DIR}/packaging/cmake/SightlineSDKConfig.cmake.in"
    "${CMAKE_CURRENT_BINARY_DIR}/SightlineSDKConfig.cmake" INSTALL_DESTINATION ${SDK_PACKAGE}
    PATH_VARS SDK_HEADERS)
write_basic_package_version_file("${CMAKE_CURRENT_BINARY_DIR}/SightlineSDKConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/SightlineSDKConfig.cmake"
    "${CMAKE_CURRENT_BINARY_DIR}/SightlineSDKConfigVersion.cmake"
    "${CMAKE_SOURCE_DIR}/packaging/cmake/SightlineAddPlugin.cmake"
    DESTINATION ${SDK_PACKAGE} COMPONENT sdk)
