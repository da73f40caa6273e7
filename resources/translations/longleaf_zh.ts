<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh" sourcelanguage="en">
  <context>
    <name>Longleaf</name>
    <message>
      <source>1 part</source>
      <translation>1 个部分</translation>
    </message>
    <message>
      <source>A context of {n_context:,} tokens leaves no room for the text beside the instructions and the answer.</source>
      <translation>{n_context:,} 词元的上下文除去指令和回答后，已没有留给正文的空间。</translation>
    </message>
    <message>
      <source>A piece of {n_tokens:,} tokens cannot be divided to fit {capacity:,}.</source>
      <translation>有一段 {n_tokens:,} 词元的内容无法切分到 {capacity:,} 以内。</translation>
    </message>
    <message>
      <source>A server reads in place of a model on this computer: vLLM, llama.cpp, Ollama, LM Studio and others that speak OpenAI's protocol. Several that are checked share the parts of a document; they must offer the same model.</source>
      <translation>服务器可代替本机模型进行阅读：vLLM、llama.cpp、Ollama、LM Studio 以及其他使用 OpenAI 协议的服务器。勾选多个时，它们分担同一文档的各个部分；它们必须提供相同的模型。</translation>
    </message>
    <message>
      <source>Added: {what}</source>
      <translation>已添加：{what}</translation>
    </message>
    <message>
      <source>Address</source>
      <translation>地址</translation>
    </message>
    <message>
      <source>As wide as there is room</source>
      <translation>适合宽度</translation>
    </message>
    <message>
      <source>Ask about this</source>
      <translation>就此提问</translation>
    </message>
    <message>
      <source>Ask about this paragraph</source>
      <translation>就此段提问</translation>
    </message>
    <message>
      <source>Asking {address} …</source>
      <translation>正在查询 {address} …</translation>
    </message>
    <message>
      <source>Bits</source>
      <translation>位数</translation>
    </message>
    <message>
      <source>Choose a larger budget, or a model with a longer context.</source>
      <translation>请选择更大的预算，或上下文更长的模型。</translation>
    </message>
    <message>
      <source>Choose a larger budget.</source>
      <translation>请选择更大的预算。</translation>
    </message>
    <message>
      <source>Choose another document.</source>
      <translation>请选择另一份文档。</translation>
    </message>
    <message>
      <source>Close the search</source>
      <translation>关闭查找</translation>
    </message>
    <message>
      <source>Contents</source>
      <translation>目录</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>复制</translation>
    </message>
    <message>
      <source>Copy the text of page {n}</source>
      <translation>复制第 {n} 页的文字</translation>
    </message>
    <message>
      <source>Copy this paragraph</source>
      <translation>复制此段</translation>
    </message>
    <message>
      <source>Enter its key.</source>
      <translation>请输入其密钥。</translation>
    </message>
    <message>
      <source>File</source>
      <translation>文件</translation>
    </message>
    <message>
      <source>Find in this document</source>
      <translation>在此文档中查找</translation>
    </message>
    <message>
      <source>Find in this document (Ctrl+F)</source>
      <translation>在此文档中查找（Ctrl+F）</translation>
    </message>
    <message>
      <source>Hide the document (Ctrl+D)</source>
      <translation>隐藏文档（Ctrl+D）</translation>
    </message>
    <message>
      <source>Kept in the system's keyring and nowhere else.</source>
      <translation>仅保存在系统的密钥环中。</translation>
    </message>
    <message>
      <source>Key</source>
      <translation>密钥</translation>
    </message>
    <message>
      <source>Larger</source>
      <translation>放大</translation>
    </message>
    <message>
      <source>Look again</source>
      <translation>重新查找</translation>
    </message>
    <message>
      <source>Looking …</source>
      <translation>正在查找…</translation>
    </message>
    <message>
      <source>Memory in GiB; ✓ fits {where} that are free.</source>
      <translation>内存以 GiB 计；✓ 表示可放入空闲的 {where}。</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Needs about {needed_gib:.1f} GiB of memory; {free_gib:.1f} GiB are free.</source>
      <translation>约需 {needed_gib:.1f} GiB 内存；目前空闲 {free_gib:.1f} GiB。</translation>
    </message>
    <message>
      <source>Next place</source>
      <translation>下一处</translation>
    </message>
    <message>
      <source>No server runs on this computer's usual ports.</source>
      <translation>本机的常用端口上没有运行服务器。</translation>
    </message>
    <message>
      <source>None</source>
      <translation>无</translation>
    </message>
    <message>
      <source>Not asked: nobody agreed that documents go there.</source>
      <translation>未查询：尚未同意将文档发送到那里。</translation>
    </message>
    <message>
      <source>Not now</source>
      <translation>暂不</translation>
    </message>
    <message>
      <source>Not read: {left_out}.</source>
      <translation>未读取：{left_out}。</translation>
    </message>
    <message>
      <source>Not read: {left_out}; and {n} more.</source>
      <translation>未读取：{left_out}；另有 {n} 项。</translation>
    </message>
    <message>
      <source>Nothing was sent.</source>
      <translation>未发送任何内容。</translation>
    </message>
    <message>
      <source>One pass needs a context of {needed:,} tokens; the budget is {n_requested:,}.</source>
      <translation>一次读完需要 {needed:,} 词元的上下文，而预算是 {n_requested:,}。</translation>
    </message>
    <message>
      <source>Page number</source>
      <translation>页码</translation>
    </message>
    <message>
      <source>Previous place</source>
      <translation>上一处</translation>
    </message>
    <message>
      <source>Quantisation</source>
      <translation>量化</translation>
    </message>
    <message>
      <source>Quantisations</source>
      <translation>量化方式</translation>
    </message>
    <message>
      <source>Raise the budget, choose a model with a longer context, or let the document be read in parts (map-reduce).</source>
      <translation>请提高预算，选择上下文更长的模型，或让文档分部分阅读（map-reduce）。</translation>
    </message>
    <message>
      <source>Read with these</source>
      <translation>用这些阅读</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>移除</translation>
    </message>
    <message>
      <source>Select all</source>
      <translation>全选</translation>
    </message>
    <message>
      <source>Send documents there</source>
      <translation>将文档发送到那里</translation>
    </message>
    <message>
      <source>Servers</source>
      <translation>服务器</translation>
    </message>
    <message>
      <source>Smaller</source>
      <translation>缩小</translation>
    </message>
    <message>
      <source>Test and add</source>
      <translation>测试并添加</translation>
    </message>
    <message>
      <source>The budget is {n_requested:,}, but {why}.</source>
      <translation>预算是 {n_requested:,}，但{why}。</translation>
    </message>
    <message>
      <source>The document</source>
      <translation>文档</translation>
    </message>
    <message>
      <source>The document has no text to read.</source>
      <translation>这份文档没有可读的文字。</translation>
    </message>
    <message>
      <source>The one that is loaded</source>
      <translation>已加载的模型</translation>
    </message>
    <message>
      <source>The server could not be kept: {error}</source>
      <translation>无法保存该服务器：{error}</translation>
    </message>
    <message>
      <source>This model cannot read so many tokens.</source>
      <translation>该模型无法读取这么多词元。</translation>
    </message>
    <message>
      <source>This model holds at most {n_context:,}.</source>
      <translation>此模型最多容纳 {n_context:,}。</translation>
    </message>
    <message>
      <source>internet</source>
      <translation>互联网</translation>
    </message>
    <message>
      <source>local network</source>
      <translation>局域网</translation>
    </message>
    <message>
      <source>not found</source>
      <translation>未找到</translation>
    </message>
    <message>
      <source>of {n}</source>
      <translation>/ {n}</translation>
    </message>
    <message>
      <source>one merge</source>
      <translation>合并一次</translation>
    </message>
    <message>
      <source>the graphics card's {gib} GiB</source>
      <translation>显卡的 {gib} GiB</translation>
    </message>
    <message>
      <source>this computer</source>
      <translation>本机</translation>
    </message>
    <message>
      <source>this model holds at most {n_context:,} tokens at once</source>
      <translation>此模型一次最多容纳 {n_context:,} 词元</translation>
    </message>
    <message>
      <source>{gib} GiB</source>
      <translation>{gib} GiB</translation>
    </message>
    <message>
      <source>{hours} h {minutes} min</source>
      <translation>{hours} 小时 {minutes} 分</translation>
    </message>
    <message>
      <source>{k} of {n}</source>
      <translation>{k} / {n}</translation>
    </message>
    <message>
      <source>{minutes} min {seconds} s</source>
      <translation>{minutes} 分 {seconds} 秒</translation>
    </message>
    <message>
      <source>{n:,} parts</source>
      <translation>{n:,} 个部分</translation>
    </message>
    <message>
      <source>{n:,} tokens a request</source>
      <translation>每个请求 {n:,} 个词元</translation>
    </message>
    <message>
      <source>{n_tokens:,} tokens fit in a {n_context:,}-token context: one pass.</source>
      <translation>{n_tokens:,} 词元，可放入 {n_context:,} 词元的上下文：一次读完。</translation>
    </message>
    <message>
      <source>{n_tokens:,} tokens, read in parts as asked: {parts}.</source>
      <translation>{n_tokens:,} 词元，按要求分部分阅读：{parts}。</translation>
    </message>
    <message>
      <source>{n_tokens:,} tokens: {parts}, {n_context:,}-token context each, then {merges}.</source>
      <translation>{n_tokens:,} 词元：{parts}，每个部分用 {n_context:,} 词元的上下文，然后{merges}。</translation>
    </message>
    <message>
      <source>{n} parts</source>
      <translation>{n} 个部分</translation>
    </message>
    <message>
      <source>{n} requests at once</source>
      <translation>同时 {n} 个请求</translation>
    </message>
    <message>
      <source>{n} rounds of merging</source>
      <translation>合并 {n} 轮</translation>
    </message>
    <message>
      <source>{n}K tokens: none fits.</source>
      <translation>{n}K 词元：都放不下。</translation>
    </message>
    <message>
      <source>{n}K tokens: {name} at most, context in {kv}.</source>
      <translation>{n}K 词元：最大为 {name}，上下文用 {kv}。</translation>
    </message>
    <message>
      <source>{seconds} s</source>
      <translation>{seconds} 秒</translation>
    </message>
  </context>
</TS>
