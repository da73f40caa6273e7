<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh" sourcelanguage="en">
  <context>
    <name>Longleaf</name>
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
      <source>Asking {address} …</source>
      <translation>正在查询 {address} …</translation>
    </message>
    <message>
      <source>Bits</source>
      <translation>位数</translation>
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
      <source>Kept in the system's keyring and nowhere else.</source>
      <translation>仅保存在系统的密钥环中。</translation>
    </message>
    <message>
      <source>Key</source>
      <translation>密钥</translation>
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
      <source>Nothing was sent.</source>
      <translation>未发送任何内容。</translation>
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
      <source>Read with these</source>
      <translation>用这些阅读</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>移除</translation>
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
      <source>Test and add</source>
      <translation>测试并添加</translation>
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
      <source>internet</source>
      <translation>互联网</translation>
    </message>
    <message>
      <source>local network</source>
      <translation>局域网</translation>
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
      <source>{gib} GiB</source>
      <translation>{gib} GiB</translation>
    </message>
    <message>
      <source>{n:,} tokens a request</source>
      <translation>每个请求 {n:,} 个词元</translation>
    </message>
    <message>
      <source>{n} requests at once</source>
      <translation>同时 {n} 个请求</translation>
    </message>
    <message>
      <source>{n}K tokens: none fits.</source>
      <translation>{n}K 词元：都放不下。</translation>
    </message>
    <message>
      <source>{n}K tokens: {name} at most, context in {kv}.</source>
      <translation>{n}K 词元：最大为 {name}，上下文用 {kv}。</translation>
    </message>
  </context>
</TS>
