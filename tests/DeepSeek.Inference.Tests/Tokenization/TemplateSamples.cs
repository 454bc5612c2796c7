namespace DeepSeek.Inference.Tests.Tokenization;

/// <summary>Templates with every construct of those that well-known models come with, and the same output.</summary>
internal static class TemplateSamples
{
    /// <summary>DeepSeek-R1-Distill-Qwen: one line, namespaces, tools, the thought opened by the prompt.</summary>
    public const string R1Distill =
        "{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}"
        + "{% set ns = namespace(is_first=false, is_tool=false, is_output_first=true, system_prompt='') %}"
        + "{%- for message in messages %}{%- if message['role'] == 'system' %}{% set ns.system_prompt = message['content'] %}{%- endif %}{%- endfor %}"
        + "{{bos_token}}{{ns.system_prompt}}"
        + "{%- for message in messages %}"
        + "{%- if message['role'] == 'user' %}{%- set ns.is_tool = false -%}{{'<｜User｜>' + message['content']}}{%- endif %}"
        + "{%- if message['role'] == 'assistant' and message['content'] is none %}{%- set ns.is_tool = false -%}"
        + "{%- for tool in message['tool_calls']%}{%- if not ns.is_first %}"
        + "{{'<｜Assistant｜><｜tool▁calls▁begin｜>' + tool['type'] + '\\n' + '```json' + '\\n' + tool['function']['arguments'] + '\\n' + '```'}}"
        + "{%- set ns.is_first = true -%}{%- endif %}{%- endfor %}{%- endif %}"
        + "{%- if message['role'] == 'assistant' and message['content'] is not none %}"
        + "{%- if ns.is_tool %}{{'<｜tool▁outputs▁end｜>' + message['content'] + '<｜end▁of▁sentence｜>'}}{%- set ns.is_tool = false -%}"
        + "{%- else %}{% set content = message['content'] %}{% if '</think>' in content %}{% set content = content.split('</think>')[-1] %}{% endif %}"
        + "{{'<｜Assistant｜>' + content + '<｜end▁of▁sentence｜>'}}{%- endif %}{%- endif %}"
        + "{%- if message['role'] == 'tool' %}{%- set ns.is_tool = true -%}{{'\\n<｜tool▁output▁begin｜>' + message['content'] + '<｜tool▁output▁end｜>'}}{%- endif %}"
        + "{%- endfor -%}{% if ns.is_tool %}{{'<｜tool▁outputs▁end｜>'}}{% endif %}"
        + "{% if add_generation_prompt and not ns.is_tool %}{{'<｜Assistant｜><think>\\n'}}{% endif %}";

    /// <summary>Qwen2: text outside of expressions, a system message of its own.</summary>
    public const string Qwen2 =
        "{% for message in messages %}"
        + "{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\\nYou are a helpful assistant<|im_end|>\\n' }}{% endif %}"
        + "{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    /// <summary>Qwen3: many lines, reversed lists, attributes, thoughts cut off.</summary>
    public const string Qwen3 = """
        {%- if messages[0].role == 'system' %}
            {{- '<|im_start|>system\n' + messages[0].content + '<|im_end|>\n' }}
        {%- endif %}
        {%- set ns = namespace(searching=true, last_query=messages|length - 1) %}
        {%- for message in messages[::-1] %}
            {%- set index = (messages|length - 1) - loop.index0 %}
            {%- if ns.searching and message.role == "user" and message.content is string and not(message.content.startswith('<r>') and message.content.endswith('</r>')) %}
                {%- set ns.searching = false %}
                {%- set ns.last_query = index %}
            {%- endif %}
        {%- endfor %}
        {%- for message in messages %}
            {%- set content = message.content if message.content is string else '' %}
            {%- if (message.role == "user") or (message.role == "system" and not loop.first) %}
                {{- '<|im_start|>' + message.role + '\n' + content + '<|im_end|>' + '\n' }}
            {%- elif message.role == "assistant" %}
                {%- set reasoning = '' %}
                {%- if message.reasoning_content is string %}
                    {%- set reasoning = message.reasoning_content %}
                {%- elif '</think>' in content %}
                    {%- set reasoning = content.split('</think>')[0].rstrip('\n').split('<think>')[-1].lstrip('\n') %}
                    {%- set content = content.split('</think>')[-1].lstrip('\n') %}
                {%- endif %}
                {%- if loop.index0 > ns.last_query and (loop.last or reasoning) %}
                    {{- '<|im_start|>' + message.role + '\n<think>\n' + reasoning.strip('\n') + '\n</think>\n\n' + content }}
                {%- else %}
                    {{- '<|im_start|>' + message.role + '\n' + content }}
                {%- endif %}
                {%- if message.tool_calls %}{{- message.tool_calls | tojson }}{%- endif %}
                {{- '<|im_end|>\n' }}
            {%- endif %}
        {%- endfor %}
        {%- if add_generation_prompt %}
            {{- '<|im_start|>assistant\n' }}
        {%- endif %}
        """;
}
