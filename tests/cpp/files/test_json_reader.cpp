// The reader of a header's JSON: values come as they stand, and whatever is no JSON is refused with
// the place where it was noticed.
#include "check.hpp"

#include "emgine/model_file.hpp"
#include "files/json_reader.hpp"

#include <limits>

namespace {

using emgine::JsonReader;
using emgine::ModelFileError;

std::string string_of(const std::string& text) {
    JsonReader reader(text);
    const std::string value = reader.string();
    reader.end();
    return value;
}

std::uint64_t integer_of(const std::string& text) {
    JsonReader reader(text);
    const std::uint64_t value = reader.integer();
    reader.end();
    return value;
}

std::string message_of(const std::function<void()>& body) {
    try {
        body();
    } catch (const ModelFileError& error) {
        return error.what();
    }
    return "nothing was refused";
}

const check::Case document("objects and arrays hand over their values in order", [] {
    const std::string text = " { \"a\" : [1, 20 ,300] ,\t\"b\":{},\n\"c\":[] , \"d\":\"x\"} \r\n";
    JsonReader reader(text);
    std::string seen;
    reader.object([&](const std::string& name) {
        seen += name + '(';
        if (name == "a" || name == "c")
            reader.array([&] { seen += std::to_string(reader.integer()) + ' '; });
        else if (name == "b")
            reader.object([&](const std::string&) { seen += "never"; });
        else
            seen += reader.string();
        seen += ')';
    });
    reader.end();
    check::that(seen == "a(1 20 300 )b()c()d(x)", seen);
});

const check::Case integers("integers are read up to 2^64 - 1 and not beyond", [] {
    check::that(integer_of("0") == 0, "zero");
    check::that(integer_of(" 18446744073709551615 ") == std::numeric_limits<std::uint64_t>::max(),
                "the largest");
    for (const char* text : {"18446744073709551616", "99999999999999999999", "", "-1", "+1", "01",
                             "1.5", "1e3", "0x1", "\"1\"", "1 2"})
        check::throws<ModelFileError>([&] { integer_of(text); }, text);
});

const check::Case escapes("escapes of every kind", [] {
    check::that(string_of(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t", "one letter");
    check::that(string_of(R"("\u0041\u00e9\u20AC")") == "A\xC3\xA9\xE2\x82\xAC", "four digits");
    check::that(string_of(R"("\ud800\udf48")") == "\xF0\x90\x8D\x88", "a pair");
    for (const char* text :
         {R"("\x")", R"("\u12")", R"("\u12g4")", R"("\ud800")", R"("\ud800x")", R"("\ud800\u0041")",
          R"("\udf48")", R"("\")", R"("abc)", "\"\n\"", "\"\xFF\"", "abc", "'a'"})
        check::throws<ModelFileError>([&] { string_of(text); }, text);
});

const check::Case there_and_back("any text comes back from json_string", [] {
    std::string text;
    for (char character = 0; character < 0x7F; ++character)
        text.push_back(character);
    text += "\xC3\xA9\xF0\x90\x8D\x88";
    check::that(string_of(emgine::json_string(text)) == text, "ASCII and beyond");
    check::that(emgine::json_string("") == "\"\"", "empty");
    check::that(emgine::json_string("\x01") == R"("\u0001")", "a control character");
});

const check::Case places("an error says what was expected and where", [] {
    const auto said = message_of([] { string_of("  7"); });
    check::that(said.find("'\"' expected at its byte 2") != std::string::npos, said);
    const auto open = message_of([] {
        const std::string text = "[1, 2";
        JsonReader reader(text);
        reader.array([&] { reader.integer(); });
    });
    check::that(open.find("']' expected at its byte 5") != std::string::npos, open);
    const auto rest = message_of([] { integer_of("12 x"); });
    check::that(rest.find("the end expected at its byte 3") != std::string::npos, rest);
});

const check::Case cut("a document that is cut anywhere is refused", [] {
    const std::string whole = R"({"a":["b\u00e9","c"],"d":{"e":17}})";
    const auto read = [](const std::string& text) {
        JsonReader reader(text);
        reader.object([&](const std::string& name) {
            if (name == "a")
                reader.array([&] { reader.string(); });
            else
                reader.object([&](const std::string&) { reader.integer(); });
        });
        reader.end();
    };
    read(whole);
    for (std::size_t n = 0; n < whole.size(); ++n)
        check::throws<ModelFileError>([&] { read(whole.substr(0, n)); }, whole.substr(0, n));
});

} // namespace
