# How Longleaf compiles llama.cpp, with nothing changed in the source package. CMake reads this file
# right after llama.cpp's own project() call: CMAKE_PROJECT_llama.cpp_INCLUDE names it.
#
# LONGLEAF_ENGINE_RECORD, where it is set, names a file that is installed beside the libraries and
# says how they were compiled (packaging/environment/engine.py reads it).

# Only libllama and its backends are loaded. llama-cpp-python forces LLAMA_BUILD_COMMON on in the
# cache; a variable of this directory goes before the cache.
foreach(part COMMON TOOLS TESTS EXAMPLES SERVER APP MTMD)
  set(LLAMA_BUILD_${part} OFF)
endforeach()
# Warnings about llama.cpp are for its developers; one file alone writes 50,000 lines of them.
set(LLAMA_ALL_WARNINGS OFF)

# GCC 12 and others declare _tile_loadconfig so that it reads 8 bytes of the tile configuration. It
# reads 64, and the stores to the rest are optimised away: the first product of large matrices on a
# processor with AMX then ends the process. Sources that call it get a declaration that is right.
function(longleaf_declare_tile_configuration)
  if(MSVC OR NOT CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
    return()
  endif()
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/ggml/src)
  get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target IN LISTS targets)
    if(NOT target MATCHES "^ggml-cpu")
      continue()
    endif()
    get_target_property(sources ${target} SOURCES)
    foreach(source IN LISTS sources)
      get_filename_component(path ${source} ABSOLUTE BASE_DIR ${folder})
      if(NOT source MATCHES "\\.(c|cpp)$" OR NOT EXISTS ${path})
        continue()
      endif()
      file(STRINGS ${path} calls REGEX "_tile_loadconfig" LIMIT_COUNT 1)
      if(calls)
        message(STATUS "Longleaf: ${target} gets the whole tile configuration in ${source}")
        set_property(SOURCE ${path} DIRECTORY ${folder} PROPERTY COMPILE_OPTIONS
          -include ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/tile_configuration.h)
      endif()
    endforeach()
  endforeach()
endfunction()

# ggml-cpu.c asks few_rows.cpp first, and that what ggml-cpu.c would have asked.
function(longleaf_multiply_few_rows)
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/ggml/src)
  set(declaration ${folder}/ggml-cpu/traits.h)
  if(NOT EXISTS ${declaration})
    return()
  endif()
  file(STRINGS ${declaration} declared REGEX
    "^bool ggml_cpu_extra_compute_forward\\(struct ggml_compute_params \\* params, struct ggml_tensor \\* op\\);")
  if(NOT declared)
    message(STATUS "Longleaf: this llama.cpp multiplies few rows in its own way")
    return()
  endif()
  set(source ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/few_rows.cpp)
  get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target IN LISTS targets)
    get_target_property(sources ${target} SOURCES)
    if(target MATCHES "^ggml-cpu" AND "ggml-cpu/ggml-cpu.c" IN_LIST sources)
      message(STATUS "Longleaf: ${target} multiplies few rows quickly")
      target_sources(${target} PRIVATE ${source})
    endif()
  endforeach()
  set_property(SOURCE ${source} DIRECTORY ${folder} PROPERTY INCLUDE_DIRECTORIES ${folder}/ggml-cpu)
  set_property(SOURCE ${folder}/ggml-cpu/ggml-cpu.c DIRECTORY ${folder} APPEND PROPERTY
    COMPILE_DEFINITIONS ggml_cpu_extra_compute_forward=longleaf_compute_forward)
endfunction()

# Most of the time that libllama takes is spent on reading the same headers again and again.
function(longleaf_compile_llama_quickly)
  # The files of single models are many and small. llama.cpp says which may be compiled together.
  set_target_properties(llama PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 24)
  if(MSVC OR NOT CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
    return()
  endif()
  set(headers <algorithm> <cassert> <cinttypes> <cmath> <cstring> <functional> <map> <memory> <set>
    <sstream> <stdexcept> <string> <unordered_map> <vector>)
  foreach(name IN ITEMS llama-impl.h llama-context.h models/models.h)
    if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/src/${name})
      list(APPEND headers ${CMAKE_CURRENT_SOURCE_DIR}/src/${name})
    endif()
  endforeach()
  target_precompile_headers(llama PRIVATE ${headers})
endfunction()

function(longleaf_finish)
  if(TARGET ggml-cpu OR GGML_BACKEND_DL)
    longleaf_declare_tile_configuration()
    longleaf_multiply_few_rows()
  endif()
  if(TARGET llama)
    longleaf_compile_llama_quickly()
  endif()
  if(LONGLEAF_ENGINE_RECORD AND SKBUILD_PLATLIB_DIR)
    install(FILES ${LONGLEAF_ENGINE_RECORD} DESTINATION ${SKBUILD_PLATLIB_DIR}/llama_cpp/lib)
  endif()
endfunction()
cmake_language(DEFER CALL longleaf_finish)
