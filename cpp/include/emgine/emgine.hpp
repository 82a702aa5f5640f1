// All a C++ service needs: load a model that Python has saved, and score rows.
//     const auto mixture = emgine::Mixture::load("model.safetensors");
//     emgine::Scorer scorer(mixture); // one for each thread
//     scorer.score_samples(row, 1, &log_density);
#pragma once

#include "emgine/build_info.hpp"
#include "emgine/model_file.hpp"
#include "emgine/scorer.hpp"
