// The structure of a product: what it says, what is refused, and cutting numbers into children.
#include "check.hpp"
#include "families/product/children.hpp"

namespace {

using emgine::children_of;
using emgine::model_shape;

const check::Case read("families, structures and columns are read", [] {
    const auto shape =
        model_shape("product", "gaussian(diag)[1,2] ignored()[4] poisson()[0,3]", 5, 3);
    const auto children = children_of(shape);
    check::that(children.size() == 2, "two families");
    check::that(children[0].shape == model_shape("gaussian", "diag", 2, 3), "the first");
    check::that(children[1].shape == model_shape("poisson", "", 2, 3), "the second");
    check::that(children[0].is_range() && !children[1].is_range(), "columns side by side");
    check::that(children[1].columns == std::vector<std::size_t>{0, 3}, "columns");
    check::that(children[0].statistics_at == 2, "the first has the product's weight");
    check::that(children[1].statistics_at == 2 + 3 + 2 * 6, "behind its sums and scatter");
});

const check::Case refused("a structure that is none is refused", [] {
    for (const char* bad : {"",
                            "poisson",
                            "poisson()",
                            "poisson()[0",
                            "poisson()[0,1",
                            "poisson()[]",
                            "poisson()[x]",
                            "poisson()[0] ",
                            "poisson()[0]bernoulli()[1]",
                            "poisson()[1,0]",
                            "poisson()[0,0]",
                            "poisson()[0]",
                            "poisson()[0,2]",
                            "poisson()[0,1] bernoulli()[1]",
                            "ignored()[0,1]",
                            "poisson(full)[0,1]",
                            "pois()[0,1]",
                            "product(poisson()[0])[0,1]",
                            "poisson()[0,99999999999999999999]",
                            "poisson()[-1,0]"})
        check::throws<std::invalid_argument>([&] { model_shape("product", bad, 2, 1); }, bad);
});

const check::Case cut("numbers by columns are cut and put back", [] {
    const auto children =
        children_of(model_shape("product", "poisson()[0,2] bernoulli()[1]", 3, 2));
    const std::vector<double> numbers{0, 1, 2, 3, 4, 5};
    std::vector<double> again(6);
    for (const auto& child : children)
        emgine::put_columns(child, emgine::columns_of(child, numbers.data(), 3).data(), 3,
                            again.data());
    check::that(again == numbers, "k d");
    check::that(emgine::columns_of(children[0], numbers.data(), 3) ==
                    std::vector<double>{0, 2, 3, 5},
                "of a child");
});

const check::Case by_number("arrays of children are found by their numbers, in any order", [] {
    check::that(emgine::child_and_name("12/a/b") == std::pair<std::size_t, std::string>(12, "a/b"),
                "a child");
    for (const char* none : {"means", "/means", "x1/means", "01/means", "1234567890/means", ""})
        check::that(emgine::child_and_name(none).first > 1'000'000'000, none);
    const auto own = emgine::by_child({{"1/b", {2}}, {"0/a", {1}}, {"7/c", {3}}, {"1/a", {4}}}, 2);
    check::that(own.size() == 2 && own[0].size() == 1 && own[1].size() == 2, "two children");
    check::that(own[1][0].name == "b" && own[1][1].values[0] == 4, "in the order given");
});

} // namespace
