// Lists of whole numbers: what they mean, and that equal lists are written in one way.
#include "check.hpp"
#include "families/whole_numbers.hpp"

#include <stdexcept>

namespace {

using Numbers = std::vector<std::size_t>;

Numbers read(const std::string& text) { return emgine::whole_numbers(text, 1, 500, "Numbers"); }

const check::Case lists("a list says its numbers", [] {
    check::that(read("7") == Numbers{7}, "one");
    check::that(read("3,2,5") == Numbers{3, 2, 5}, "several");
    check::that(read("1,500") == Numbers{1, 500}, "the least and the most");
});

const check::Case large("the largest number that anybody takes", [] {
    const std::string text = "1000000000000000";
    const Numbers found = emgine::whole_numbers(text, 1, 1000000000000000, "Numbers");
    check::that(found == Numbers{1000000000000000}, "10^15");
    check::throws<std::invalid_argument>(
        [] { emgine::whole_numbers("1000000000000001", 1, 1000000000000000, "Numbers"); }, "more");
});

const check::Case others("anything else is refused", [] {
    for (const char* text :
         {"", ",", "3,", ",3", "3,,2", "03", "+3", "-3", " 3", "3 ", "3, 2", "3.0", "0", "501", "x",
          "99999999999999999999", "18446744073709551619", "3;2", "1e2"})
        check::throws<std::invalid_argument>([&] { read(text); }, text);
});

const check::Case message("the message has words and the text", [] {
    try {
        read("3,x");
        check::that(false, "nothing was thrown");
    } catch (const std::invalid_argument& error) {
        const std::string said = error.what();
        check::that(said.find("Numbers must be whole numbers from 1 to 500") == 0, said);
        check::that(said.find("'3,x'") != std::string::npos, said);
    }
});

} // namespace
