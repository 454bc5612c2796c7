namespace DeepSeek.ModelTrainer.Data;

/// <summary>What the model says when there is nothing to work out.</summary>
internal static class Replies
{
    /// <summary>The thought and the answer for a section of the grammar.</summary>
    public static (string Thought, string Answer) For(string section, Language language) => (section, language) switch
    {
        ("talk.hello", Language.English) => ("The user greets me.", "Hello! I do arithmetic. Ask me something like 347 + 585."),
        ("talk.hello", _) => ("用户在问好。", "你好！我会做算术，可以问我 347 + 585 这样的题。"),
        ("talk.who", Language.English) => ("The user asks who I am.", "I am DeepSeek R1 Tiny, a very small model that does arithmetic."),
        ("talk.who", _) => ("用户问我是谁。", "我是 DeepSeek R1 Tiny，一个只会算术的小模型。"),
        ("talk.what", Language.English) => (
            "The user asks what I can do.",
            "I can add, subtract and compare whole numbers up to 999, and multiply small ones."),
        ("talk.what", _) => ("用户问我会什么。", "我会 999 以内整数的加法、减法和比较，还会小的乘法。"),
        ("talk.thanks", Language.English) => ("The user thanks me.", "You are welcome!"),
        ("talk.thanks", _) => ("用户在道谢。", "不客气！"),
        ("talk.bye", Language.English) => ("The user says goodbye.", "Goodbye!"),
        ("talk.bye", _) => ("用户在道别。", "再见！"),
        ("off", Language.English) => ("This is not arithmetic.", "Sorry, I only do arithmetic with small whole numbers."),
        ("off", _) => ("这不是算术题。", "抱歉，我只会做小整数的算术。"),
        _ => throw new ArgumentOutOfRangeException(nameof(section), section, "There is no reply for this section."),
    };

    /// <summary>The thought and the answer for arithmetic beyond the model.</summary>
    public static (string Thought, string Answer) For(Reach reach, Language language) => language == Language.English
        ? (EnglishReason(reach), "Sorry, that is beyond me: I only add, subtract and compare two whole numbers up to 999, and multiply small ones.")
        : (ChineseReason(reach), "抱歉，这超出了我的能力：我只会两个 999 以内整数的加法、减法和比较，还有小的乘法。");

    private static string EnglishReason(Reach reach) => reach switch
    {
        Reach.LongNumber => "A number here has more than three digits.",
        Reach.Fraction => "A number here has a decimal point.",
        Reach.Division => "This is a division.",
        Reach.ManyNumbers => "There are more than two numbers.",
        Reach.LargeProduct => "These factors are too large for me.",
        _ => "This is mathematics that I have not learned.",
    };

    private static string ChineseReason(Reach reach) => reach switch
    {
        Reach.LongNumber => "有的数超过三位。",
        Reach.Fraction => "有的数带小数点。",
        Reach.Division => "这是除法。",
        Reach.ManyNumbers => "这里不止两个数。",
        Reach.LargeProduct => "因数太大了。",
        _ => "这是我没学过的数学。",
    };
}
