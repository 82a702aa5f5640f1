// The structure of models with noise: box and family, and words that are none.
#include <cmath>
#include <stdexcept>

#include "check.hpp"
#include "families/noise/structure.hpp"

namespace {

using emgine::model_shape;

const check::Case parts("a box, and the family of the others", [] {
    const auto shape =
        model_shape("noise", "-1.5:2.5,0:1e+1 product(gaussian(full)[0] gamma()[1])", 2, 3);
    const auto found = emgine::noise_structure_of(shape);
    check::that(found.others.n_components == 2, "components");
    check::that(std::string(emgine::family_name(found.others)) == "product", "family");
    check::that(found.others.structure == "gaussian(full)[0] gamma()[1]", "structure");
    check::close(found.log_density(), -std::log(40.0), 1e-15);
    check::that(emgine::others_at(shape) == 5, "place of the others");
});

const check::Case refused("words that are no structure are refused", [] {
    for (const char* structure :
         {"", "0:1", "0:1 ", "0:1 gaussian", "0:1 gaussian(full", "0:1 gaussian(odd)",
          "0:1,0:1 gaussian(full)", "0 gaussian(full)", "0:1; gaussian(full)", "1:1 gaussian(full)",
          "2:1 gaussian(full)", "nan:1 gaussian(full)", "0:inf gaussian(full)",
          "-1e308:1e308 gaussian(full)", "0:1e999 gaussian(full)", " 0:1 gaussian(full)",
          "0:1 noise(0:1 gaussian(full))", "0:1 unknown()"}) {
        bool is_refused = false;
        try {
            model_shape("noise", structure, 1, 2);
        } catch (const std::invalid_argument&) {
            is_refused = true;
        }
        check::that(is_refused, std::string("refused: '") + structure + "'");
    }
});

const check::Case alone("noise alone is no model", [] {
    bool is_refused = false;
    try {
        emgine::parameters_of(model_shape("noise", "0:1 gaussian(full)", 1, 1));
    } catch (const std::invalid_argument&) {
        is_refused = true;
    }
    check::that(is_refused, "refused");
});

} // namespace
