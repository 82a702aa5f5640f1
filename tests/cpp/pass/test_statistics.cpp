// Statistics as named arrays in one vector: where they lie, how they add, how matrices are packed.
#include "check.hpp"
#include "families/inverse_gaussian.hpp"
#include "problem.hpp"

#include "emgine/statistics.hpp"

namespace {

using emgine::layout_of;
using emgine::model_shape;
using emgine::SufficientStatistics;

SufficientStatistics filled(const emgine::ModelShape& shape, double first) {
    const auto layout = layout_of(shape);
    SufficientStatistics made{layout, std::vector<double>(layout->size()),
                              std::vector<double>(shape.n_components * shape.n_features)};
    for (double& value : made.values)
        value = first++;
    return made;
}

const check::Case places("arrays lie one after the other, none over another", [] {
    std::vector<emgine::ModelShape> shapes{{&inverse_gaussian::family, "", 3, 4}};
    for (const auto& type : problem::types)
        shapes.push_back(model_shape("gaussian", type, 3, 4));
    for (const auto& shape : shapes) {
        const auto layout = layout_of(shape);
        check::that(layout->shape() == shape, "shape");
        check::that(layout->arrays()[0].name == "weight" &&
                        layout->arrays()[0].at == emgine::StatisticsLayout::weight_at,
                    "weight first");
        std::size_t at = emgine::StatisticsLayout::weight_at;
        for (const auto& array : layout->arrays()) {
            check::that(array.at == at && &layout->array(array.name) == &array, array.name);
            at += array.size;
        }
        check::that(layout->size() == at, "size");
        check::throws<std::out_of_range>([&] { layout->array("median"); }, "no such array");
    }
    check::that(layout_of(shapes[0])->size() == 2 + 4 + 12 + 12, "inverse Gaussians");
    check::that(layout_of(shapes[1])->size() == 2 + 4 + 12 + 4 * 6, "full matrices are packed");
    check::that(layout_of(shapes[2])->size() == 2 + 4 + 12 + 6, "one matrix");
});

const check::Case too_large("sizes that no memory holds are refused, not taken modulo 2^64", [] {
    constexpr std::size_t large = std::size_t{1} << 32;
    for (const auto& [d, k] : {std::pair<std::size_t, std::size_t>{large, large},
                               {large << 31, 2},
                               {2, large << 31},
                               {large << 16, large << 16}})
        for (const auto& type : problem::types)
            check::throws<std::invalid_argument>(
                [&] { layout_of(model_shape("gaussian", type, d, k)); }, type);
});

const check::Case adds("statistics of one shape and reference add, number by number", [] {
    const emgine::ModelShape shape{&inverse_gaussian::family, "", 2, 2};
    const auto a = filled(shape, 1), b = filled(shape, 100);
    const auto sum = a + b;
    for (std::size_t i = 0; i < sum.values.size(); ++i)
        check::that(sum.values[i] == a.values[i] + b.values[i], "number by number");
    check::that(sum.log_likelihood() == 101 && sum.row_weight() == 103, "names of the first two");
    check::that(sum.weight()[1] == 4 + 103 && sum.array("x")[0] == 5 + 104, "arrays by name");
    const auto refused = [&](const SufficientStatistics& other) {
        try {
            static_cast<void>(a + other);
        } catch (const std::invalid_argument&) {
            return true;
        }
        return false;
    };
    check::that(refused(filled({&inverse_gaussian::family, "", 2, 3}, 0)), "components");
    check::that(refused(filled(model_shape("gaussian", "diag", 2, 2), 0)), "family");
    auto elsewhere = b;
    elsewhere.reference[3] = 1;
    check::that(refused(elsewhere), "reference");
});

const check::Case empty("a component lost in the rounding of the row weight is empty", [] {
    auto statistics = filled({&inverse_gaussian::family, "", 1, 2}, 0);
    statistics.values[emgine::StatisticsLayout::row_weight_at] = 8;
    double* weight = statistics.values.data() + emgine::StatisticsLayout::weight_at;
    for (const auto& [own, is] : {std::pair<double, bool>{0, true},
                                  {8 * 0x1p-52, true},
                                  {8.01 * 0x1p-52, false},
                                  {4, false}}) {
        weight[1] = own;
        check::that(emgine::is_empty(statistics, 1) == is, std::to_string(own));
    }
});

const check::Case packing("symmetric matrices as lower triangles, and back", [] {
    const auto matrices = layout_of(model_shape("gaussian", "full", 2, 2));
    const emgine::StatisticsArray& kept = matrices->array("scatter");
    const std::vector<double> full{1, 2, 2, 3, 4, 5, 5, 6};
    const std::vector<double> packed = emgine::packed(kept, full);
    check::that(packed == std::vector<double>{1, 2, 3, 4, 5, 6}, "packed");
    check::that(emgine::unpacked(kept, packed.data()) == full, "unpacked");
    check::throws<std::invalid_argument>([&] { emgine::packed(kept, packed); }, "a wrong number");
    const auto layout = layout_of(model_shape("gaussian", "diag", 2, 2));
    const std::vector<double> four{1, 2, 3, 4};
    check::that(emgine::packed(layout->array("scatter"), four) == four, "others are copied");
    check::that(emgine::unpacked(layout->array("scatter"), four.data()) == four, "and back");
});

} // namespace
