namespace DeepSeek.Inference.Processing.BuiltIn;

/// <summary>Reads the settings of our own processors.</summary>
internal static class ProcessorSettings
{
    /// <summary>The settings; a name that none has, or a value of another kind, throws with a sentence that names it.</summary>
    public static T BindStrictly<T>(this IConfiguration settings)
        where T : new()
    {
        var options = new T();
        settings.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        return options;
    }
}
