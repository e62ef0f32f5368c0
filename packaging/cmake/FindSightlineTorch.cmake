# SPDX-License-Identifier: Apache-2.0
# LibTorch out of the PyPI wheel, without find_package(Torch), which wants a CUDA toolkit. Gives
# SightlineTorch::cpu (ATen, autograd and torch::nn on the CPU). CUDA libraries are opened at run
# time and never linked.
#
# SIGHTLINE_TORCH_ROOT: the folder that holds torch/ and nvidia/ (packaging/setup puts it into the
# user's cache folder).

include("${CMAKE_CURRENT_LIST_DIR}/torch_version.cmake")
if(DEFINED ENV{SIGHTLINE_DEPS})
    set(_deps "$ENV{SIGHTLINE_DEPS}")
elseif(DEFINED ENV{XDG_CACHE_HOME})
    set(_deps "$ENV{XDG_CACHE_HOME}/sightline/deps")
else()
    set(_deps "$ENV{HOME}/.cache/sightline/deps")
endif()
set(SIGHTLINE_TORCH_ROOT "${_deps}/torch-${SIGHTLINE_TORCH_VERSION}" CACHE PATH
    "Folder with torch/ and nvidia/ as pip unpacks them")

set(_torch "${SIGHTLINE_TORCH_ROOT}/torch")
find_library(SIGHTLINE_TORCH_CPU torch_cpu PATHS "${_torch}/lib" NO_DEFAULT_PATH)
find_library(SIGHTLINE_TORCH_C10 c10 PATHS "${_torch}/lib" NO_DEFAULT_PATH)
find_path(SIGHTLINE_TORCH_INCLUDE ATen/ATen.h PATHS "${_torch}/include" NO_DEFAULT_PATH)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(SightlineTorch
    REQUIRED_VARS SIGHTLINE_TORCH_CPU SIGHTLINE_TORCH_C10 SIGHTLINE_TORCH_INCLUDE
    REASON_FAILURE_MESSAGE "LibTorch is not in ${SIGHTLINE_TORCH_ROOT}: run packaging/setup or set SIGHTLINE_TORCH_ROOT")

if(SightlineTorch_FOUND AND NOT TARGET SightlineTorch::cpu)
    add_library(SightlineTorch::c10 SHARED IMPORTED)
    set_target_properties(SightlineTorch::c10 PROPERTIES IMPORTED_LOCATION "${SIGHTLINE_TORCH_C10}")
    add_library(SightlineTorch::cpu SHARED IMPORTED)
    set_target_properties(SightlineTorch::cpu PROPERTIES
        IMPORTED_LOCATION "${SIGHTLINE_TORCH_CPU}"
        INTERFACE_LINK_LIBRARIES SightlineTorch::c10
        INTERFACE_LINK_OPTIONS "-Wl,--allow-shlib-undefined"
        INTERFACE_INCLUDE_DIRECTORIES
            "${_torch}/include;${_torch}/include/torch/csrc/api/include")
endif()
